"""The forms of support requests."""

"""Use cases of support requests."""

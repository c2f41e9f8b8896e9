"""The pages of support requests."""

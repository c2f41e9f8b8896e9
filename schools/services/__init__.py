"""Use cases of schools."""

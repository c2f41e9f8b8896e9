"""Use cases of action learning."""

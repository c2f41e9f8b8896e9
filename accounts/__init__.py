"""People who sign in, their roles and what a role may do."""

"""Use cases of the journal."""

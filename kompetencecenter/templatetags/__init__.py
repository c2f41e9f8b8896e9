"""Template tags of the composition root."""

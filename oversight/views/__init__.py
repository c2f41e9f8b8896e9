"""Pages of oversight, and of one's own data."""

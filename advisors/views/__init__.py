"""Pages of the advisors room."""

"""Pages of courses, one module an audience."""

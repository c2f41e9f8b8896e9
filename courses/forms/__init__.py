"""The forms of courses."""

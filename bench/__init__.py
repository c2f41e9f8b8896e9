"""Measurements of our own code beside the limit of what it stands on. Never run as tests."""

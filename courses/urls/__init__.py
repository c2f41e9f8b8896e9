"""Addresses of courses, one module an audience."""

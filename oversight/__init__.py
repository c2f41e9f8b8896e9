"""Oversight (tilsyn): the sample check of the access log, retention, and everyone's own data."""

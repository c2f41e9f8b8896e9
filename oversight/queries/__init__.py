"""Reads of oversight: the papers, the access log, breaches, and people."""

"""Reads of ladders: what is due, what comes next, what has been taken."""

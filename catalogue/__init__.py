"""The catalogue of examples: what was tried elsewhere and what came of it, without saying where."""

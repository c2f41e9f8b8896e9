"""The addresses of support requests, one module an audience."""

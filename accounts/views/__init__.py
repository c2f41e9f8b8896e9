"""Signing in and out, passwords, the second factor, and the page about all of it."""

PASSWORD_BACKEND = "django.contrib.auth.backends.ModelBackend"
UNPROCESSABLE = 422
TOO_MANY = 429

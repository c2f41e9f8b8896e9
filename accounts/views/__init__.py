"""Signing in and out, passwords, the second factor, and the page about all of it."""

PASSWORD_BACKEND = "django.contrib.auth.backends.ModelBackend"
NO_CONTENT = 204
FORBIDDEN = 403
UNPROCESSABLE = 422
TOO_MANY = 429
UNAVAILABLE = 503

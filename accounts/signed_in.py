"""The request of a page that demands sign-in: its user is always a person."""

from django.http import HttpRequest

from accounts.models import User


class SignedInRequest(HttpRequest):
    """For annotations only; LoginRequiredMiddleware makes it true."""

    user: User

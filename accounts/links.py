"""The addresses in mails that let a person choose a password; each has a token made now."""

from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts.models import User
from accounts.tokens import LinkToken, invitation_token, password_token


def invitation(user: User) -> str:
    """Return the path of the person's invitation."""
    return _path("accounts:invitation", user, invitation_token)


def password(user: User) -> str:
    """Return the path of the person's page for a new password."""
    return _path("accounts:password_reset_confirm", user, password_token)


def _path(name: str, user: User, token: LinkToken) -> str:
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse(name, args=[uid, token.make_token(user)])

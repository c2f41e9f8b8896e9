"""Tokens in links that let a person choose a password. Never stored: computed and checked."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.crypto import constant_time_compare
from django.utils.http import base36_to_int

from accounts.models import User


class LinkToken(PasswordResetTokenGenerator):
    """A token that dies when it is used, when the person signs in, and after `lasts`."""

    def __init__(self, name: str, lasts: timedelta) -> None:
        super().__init__()
        self.key_salt = f"accounts.tokens.{name}"
        self.lasts = lasts

    def check_token(self, user: User | None, token: str | None) -> bool:
        """Return whether the token was made for this user, with this purpose, and still lives."""
        if user is None or not token:
            return False
        try:
            made_at = base36_to_int(token.split("-")[0])
        except ValueError:
            return False
        age = timedelta(seconds=self._num_seconds(self._now()) - made_at)
        return age <= self.lasts and any(
            constant_time_compare(self._make_token_with_timestamp(user, made_at, secret), token)
            for secret in (self.secret, *self.secret_fallbacks)
        )


invitation_token = LinkToken("invitation", timedelta(days=14))
password_token = LinkToken("password", timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT))

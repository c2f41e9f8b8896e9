"""A telephone with an app for codes, as far as the tests need one."""

import hashlib
from dataclasses import dataclass

from django.test import Client
from django.utils import timezone
from django_otp.oath import totp

from accounts.models import User
from accounts.services import second_factor
from tests.factories import PASSWORD

STEP = 30  # seconds a code lasts


@dataclass
class Telephone:
    key: str
    codes: list[str]
    """The recovery codes its owner wrote down."""

    def code(self, *, steps_on: int = 0) -> str:
        """What the app shows now, or so many steps later."""
        t0 = -steps_on * STEP
        return f"{totp(bytes.fromhex(self.key), t0=t0):06}"


def telephone_of(user: User) -> Telephone:
    """Set up a telephone for the person. Its code of this moment is used up by that.

    Her key is the same each time: no code is by chance the one a test takes for wrong.
    """
    telephone = Telephone(hashlib.sha256(user.email.encode()).hexdigest()[:40], [])
    telephone.codes = second_factor.set_up(
        user, key=telephone.key, code=telephone.code(), by=user, now=timezone.now()
    )
    return telephone


def give_password(client: Client, user: User, path: str = "/log-ind/"):
    return client.post(path, {"username": user.email, "password": PASSWORD})

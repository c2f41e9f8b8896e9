"""The second step of sign-in: a code from an app on the telephone, or a recovery code."""

import hashlib
import re
import secrets
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.actors import Actor, person
from accounts.errors import NotAllowed, SecondFactorDemanded, WrongCode
from accounts.models import RecoveryCode, User
from accounts.permissions import require_account_manager
from accounts.second_factor import is_demanded_of
from accounts.services import sign_ins
from accounts.signals import second_factor_changed

RECOVERY_CODES = 10
RECOVERY_BYTES = 10
"""80 random bits in sixteen letters and digits: too many to try, so a plain hash is enough."""
NOT_IN_A_CODE = re.compile(r"[\s-]")


class Answer(StrEnum):
    RIGHT = "right"
    RECOVERED = "recovered"
    WRONG = "wrong"
    TOO_SOON = "too_soon"


@dataclass(frozen=True)
class Checked:
    """What became of a code; `seconds` is how long to wait when it came too soon."""

    answer: Answer
    seconds: int = 0

    @property
    def is_right(self) -> bool:
        return self.answer in {Answer.RIGHT, Answer.RECOVERED}


@transaction.atomic
def set_up(user: User, *, key: str, code: str, by: Actor, now: datetime) -> list[str]:
    """Begin to use the app that holds `key` (hexadecimal) and return fresh recovery codes.

    `code` proves that the app has the key, and can not be used again to sign in. What was set up
    before stops. Raises NotAllowed for somebody else's account, WrongCode.
    """
    if person(by) != user:
        raise NotAllowed
    app = TOTP(bytes.fromhex(key))
    app.time = now.timestamp()
    if not code.isdecimal() or not app.verify(int(code), tolerance=1):
        raise WrongCode
    TOTPDevice.objects.filter(user=user).delete()
    TOTPDevice.objects.create(user=user, name="app", key=key, last_t=app.t(), drift=app.drift)
    second_factor_changed.send(sender=User, user=user, by=by, now=now)
    return _new_codes(user)


@transaction.atomic
def check(user: User, *, code: str, by: Actor, now: datetime) -> Checked:
    """Use up one code: six digits of the app, or a recovery code.

    The row of the app is locked, so that the same code sent twice at once opens once. Each wrong
    code of the app doubles the time before the next is looked at (NIST SP 800-63B, 5.2.2).
    """
    typed = NOT_IN_A_CODE.sub("", code).lower()
    app = TOTPDevice.objects.select_for_update().filter(user=user).first()
    if app is None or person(by) != user:
        return Checked(Answer.WRONG)
    if not typed.isdecimal():
        return Checked(Answer.RECOVERED if _use_up(user, typed, now) else Answer.WRONG)
    allowed, refusal = app.verify_is_allowed()
    if not allowed:
        wait = (refusal["locked_until"] - now).total_seconds()
        return Checked(Answer.TOO_SOON, seconds=max(1, round(wait)))
    return Checked(Answer.RIGHT if app.verify_token(typed) else Answer.WRONG)


@transaction.atomic
def renew_codes(user: User, *, by: Actor) -> list[str]:
    """Return ten new recovery codes; the old ones stop. Raises NotAllowed without an app."""
    has_app = TOTPDevice.objects.select_for_update().filter(user=user).exists()
    if person(by) != user or not has_app:
        raise NotAllowed
    return _new_codes(user)


@transaction.atomic
def remove(user: User, *, by: Actor, now: datetime) -> None:
    """Stop using a second factor. Idempotent.

    Whoever must have one can not remove her own: raises SecondFactorDemanded. An account manager
    may remove another's who has lost it; that person is signed out everywhere and told. Raises
    NotAllowed to anybody else.
    """
    if person(by) == user:
        if is_demanded_of(user):
            raise SecondFactorDemanded
    else:
        require_account_manager(by)
        sign_ins.end_all(user, by=by)
    removed, _rows = TOTPDevice.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    if removed:
        second_factor_changed.send(sender=User, user=user, by=by, now=now)


def _new_codes(user: User) -> list[str]:
    raw = [_random_code() for _n in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, code_hash=_hash(one)) for one in raw)
    return ["-".join(re.findall("....", one)) for one in raw]


def _random_code() -> str:
    return b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode().lower()


def _use_up(user: User, typed: str, now: datetime) -> bool:
    unused = RecoveryCode.objects.filter(user=user, code_hash=_hash(typed), used_at=None)
    return unused.update(used_at=now) == 1


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()

"""What the page of sign-in and safety shows."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import SignIn, User


@dataclass(frozen=True)
class SecondFactor:
    """The app a person signs in with, and how many recovery codes she has left."""

    set_up_at: datetime
    codes_left: int


def has_second_factor(user: User) -> bool:
    return bool(TOTPDevice.objects.filter(user=user).exists())


def second_factor_of(user: User) -> SecondFactor | None:
    """Return what the person has set up; None when it is nothing."""
    app = TOTPDevice.objects.filter(user=user).first()
    if app is None:
        return None
    return SecondFactor(app.created_at, user.recovery_codes.filter(used_at=None).count())


def sign_ins_of(user: User, *, now: datetime) -> QuerySet[SignIn]:
    """Return the browsers in which the person is signed in at this moment, the newest first."""
    return (
        user.sign_ins.filter(session__expire_date__gt=now)
        .select_related("session")
        .defer("session__session_data")
    )

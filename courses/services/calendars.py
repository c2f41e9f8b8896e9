"""A person's own calendar: its secret address, and whether invitations come by mail."""

import secrets
from datetime import datetime

from django.db import transaction

from accounts.models import User
from courses.models import PersonalCalendar
from courses.queries.calendars import hash_of
from privacy.models import Act
from privacy.services import access_log
from schools.access import access_of

SECRET_BYTES = 32


@transaction.atomic
def renew(*, by: User, now: datetime) -> str:
    """Give the person's calendar a new secret address and return the secret, this once.

    The old address stops at the same moment. Only a hash is kept: who has lost the secret makes
    a new one.
    """
    secret = secrets.token_urlsafe(SECRET_BYTES)
    _save(by, {"secret_hash": hash_of(secret), "renewed_at": now})
    return secret


@transaction.atomic
def switch_off(*, by: User) -> None:
    """Take the address away. Idempotent."""
    _save(by, {"secret_hash": "", "renewed_at": None})


@transaction.atomic
def set_invitations(*, wanted: bool, by: User) -> None:
    """Choose whether invitations come by mail; other mails about activities are not touched."""
    _save(by, {"wants_invitations": wanted})


def _save(user: User, changes: dict[str, object]) -> None:
    calendar, _is_new = PersonalCalendar.objects.update_or_create(user=user, defaults=changes)
    access_log.record(Act.CHANGE, calendar, by=user, municipality_id=access_of(user).home)

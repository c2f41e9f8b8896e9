"""Kort sparring in the corridor: logged in seconds, and taken back the same day if need be."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.errors import require
from accounts.models import User
from advisors.models import Advisor, CompetenceArea
from advisors.services import ledger
from courses.errors import NotOfHere, TooLateToUndo
from courses.models import ShortSparring
from courses.permissions import can_log_short_sparring
from privacy.models import Act
from privacy.services import access_log
from schools.models import School


@dataclass(frozen=True)
class Given:
    """What was given: to which school, about what, in whole minutes."""

    school: School
    theme: CompetenceArea
    minutes: int
    note: str = ""


@transaction.atomic
def log(
    advisor: Advisor, *, given: Given, key: uuid.UUID | None = None, by: User, now: datetime
) -> ShortSparring:
    """Enter a short sparring today and its minutes in the hours, drawn from what is free.

    The same `key` is entered once. Raises NotAllowed for anybody but the advisor herself, and
    NotOfHere when the school or the theme belongs to another municipality.
    """
    require(can_log_short_sparring(by, advisor))
    place = advisor.municipality_id
    if {given.school.municipality_id, given.theme.municipality_id} != {place}:
        raise NotOfHere
    locked = Advisor.objects.select_for_update(of=("self",)).get(pk=advisor.pk)
    before = ShortSparring.objects.filter(advisor=locked, key=key).first() if key else None
    if before is not None:
        return before
    entered = ShortSparring.objects.create(
        municipality_id=place,
        advisor=locked,
        school=given.school,
        theme=given.theme,
        minutes=given.minutes,
        note=given.note.strip(),
        key=key or uuid.uuid4(),
        given_on=timezone.localdate(now),
        logged_at=now,
        logged_by=by,
    )
    _settle(entered, ledger.Split(contact=given.minutes), by=by, now=now)
    access_log.record(Act.CREATE, entered, by=by, municipality_id=place)
    return entered


@transaction.atomic
def undo(sparring: ShortSparring, *, by: User, now: datetime) -> ShortSparring:
    """Take a short sparring back, with a correcting entry in the hours. Idempotent.

    Raises NotAllowed, and TooLateToUndo when the day it was logged is over.
    """
    require(can_log_short_sparring(by, sparring.advisor))
    fresh = ShortSparring.objects.select_for_update(of=("self",)).get(pk=sparring.pk)
    if fresh.undone_at is not None:
        return fresh
    if timezone.localdate(now) != fresh.given_on:
        raise TooLateToUndo
    fresh.undone_at, fresh.undone_by = now, by
    fresh.save(update_fields=["undone_at", "undone_by"])
    _settle(fresh, ledger.Split(), by=by, now=now)
    access_log.record(Act.CHANGE, fresh, by=by, municipality_id=fresh.municipality_id)
    return fresh


def _settle(sparring: ShortSparring, split: ledger.Split, *, by: Actor, now: datetime) -> None:
    ledger.settle(
        sparring,
        sparring.advisor,
        split=split,
        reservation=None,
        on=sparring.given_on,
        by=by,
        now=now,
    )

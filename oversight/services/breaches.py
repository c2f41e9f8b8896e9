"""What the law asks of a breach: to assess it, to tell those who must be told, and to close it."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.actors import Actor
from accounts.models import User
from oversight import notices
from oversight.deadlines import NOTICE
from oversight.errors import (
    AlreadyDealtWith,
    NotFinished,
    NothingToReport,
    SayWhyLate,
    SayWhyNotReported,
)
from oversight.models import Affected, Breach, Risk
from oversight.querysets import CLOCK_RUNS
from oversight.services.record import Did, note, take

WARNINGS = (timedelta(hours=24), timedelta(hours=6), timedelta(0))
"""So long before the clock has run out those who handle it are reminded, and when it has."""


@transaction.atomic
def assess(
    breach: Breach, *, risk: Risk, affected: Affected, reason: str, by: User, now: datetime
) -> Breach:
    """Say how great the risk to the persons is, and so what the law demands; again if need be.

    None: it is not reported, and the grounds are kept (art. 33(1) and (5)). Some: Datatilsynet is
    told. High: the persons, too (art. 34). Raises NotAllowed, AlreadyDealtWith, SayWhyNotReported.
    """
    fresh = take(breach, by=by)
    if risk == Risk.NONE and not reason.strip():
        raise SayWhyNotReported
    fresh.risk, fresh.affected, fresh.reason = risk, affected, reason
    fresh.assessed_at, fresh.assessed_by = now, by
    fresh.save()
    note(fresh, Did.ASSESSED, by=by, now=now, detail=risk)
    if not fresh.clock_runs:
        notices.dealt_with(fresh, by=by)
    return fresh


@transaction.atomic
def notify(breach: Breach, *, late_reason: str, by: User, now: datetime) -> Breach:
    """Write down that Datatilsynet has been told, which a person does at virk.dk.

    Raises NotAllowed, AlreadyDealtWith, NothingToReport, and SayWhyLate after the 72 hours
    (art. 33(1), second sentence).
    """
    fresh = take(breach, by=by)
    if fresh.notified_at:
        raise AlreadyDealtWith
    if not fresh.must_notify:
        raise NothingToReport
    is_late = now > fresh.due_at
    if is_late and not late_reason.strip():
        raise SayWhyLate
    fresh.late_reason = late_reason if is_late else ""
    fresh.notified_at, fresh.notified_by = now, by
    fresh.save()
    note(fresh, Did.NOTIFIED, by=by, now=now)
    notices.dealt_with(fresh, by=by)
    return fresh


@transaction.atomic
def tell(breach: Breach, *, by: User, now: datetime) -> Breach:
    """Write down that the persons have been told (art. 34).

    Raises NotAllowed, AlreadyDealtWith, NothingToReport when the risk is not high.
    """
    fresh = take(breach, by=by)
    if fresh.told_at:
        raise AlreadyDealtWith
    if not fresh.must_tell:
        raise NothingToReport
    fresh.told_at, fresh.told_by = now, by
    fresh.save()
    note(fresh, Did.TOLD, by=by, now=now)
    return fresh


@transaction.atomic
def close(breach: Breach, *, by: User, now: datetime) -> Breach:
    """Close the record when everything the law asks has been done.

    Raises NotAllowed, AlreadyDealtWith, NotFinished.
    """
    fresh = take(breach, by=by)
    wanting = (
        fresh.is_hidden
        or not fresh.assessed_at
        or (fresh.must_notify and not fresh.notified_at)
        or (fresh.must_tell and not fresh.told_at)
    )
    if wanting:
        raise NotFinished
    fresh.closed_at, fresh.closed_by = now, by
    fresh.save()
    note(fresh, Did.CLOSED, by=by, now=now)
    notices.dealt_with(fresh, by=by)
    return fresh


@transaction.atomic
def remind(*, now: datetime, by: Actor) -> int:
    """Remind those who handle a breach of its clock; return how many breaches were due for it.

    24 and 6 hours before the end, and when it has come, each once: whatever moments were slept
    through become the latest of them alone. By day and night, for the clock does not rest either.
    """
    due = Breach.objects.filter(CLOCK_RUNS, found_at__lte=now - (NOTICE - WARNINGS[0]))
    reminded = 0
    for breach in due.order_by("pk"):
        step = sum(now >= breach.due_at - ahead for ahead in WARNINGS)
        if Breach.objects.filter(pk=breach.pk, warnings__lt=step).update(warnings=step):
            is_over = step == len(WARNINGS)
            notices.clock_runs_out(breach, step=step, is_over=is_over, by=by, now=now)
            reminded += 1
    return reminded

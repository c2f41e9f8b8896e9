"""What the system reminds people of by itself, in office hours only, and each thing once.

Each row is claimed by a conditional UPDATE that also asks whether it is still due, in one
transaction with its message: run twice, late or by two workers at once, nobody is told twice,
and what was answered or closed in between is left alone. A job that runs at night or on a day
off does nothing; the next one in office hours catches up.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.actors import Actor
from requests.models import Offer, SupportRequest
from requests.notices import matching as notices
from requests.states import CLOCK_RUNS, Status
from schools.models import Municipality
from schools.queries import office_hours
from schools.workdays import OfficeHours


def remind_match_deadlines(*, now: datetime, by: Actor) -> int:
    """Remind coordinators the working day before a deadline and on it; return how many times.

    While the school has a question the clock stands still and nobody is reminded; on the waiting
    list the deadline is the promised date. A deadline that moves is reminded of again. Late by
    days, only the later of the two reminders is sent.
    """
    sent = 0
    for municipality, _hours in _at_work(now):
        today = timezone.localdate(now)
        here = SupportRequest.objects.filter(municipality=municipality)
        due, soon = here.filter(_is_due(today)), here.filter(_is_soon_due(today))
        for pk in due.values_list("pk", flat=True):
            sent += _tell(due, pk, ("due_reminded_at", "warned_at"), notices.match_due, now, by)
        for pk in soon.values_list("pk", flat=True):
            sent += _tell(soon, pk, ("warned_at",), notices.match_soon_due, now, by)
    return sent


def remind_unanswered_offers(*, now: datetime, by: Actor) -> int:
    """Remind the advisor when her answer is due, and one working day later tell the coordinators.

    Returns how many messages' worth of reminders were sent. After days without the job both are
    told at once: the school has waited long enough.
    """
    sent = 0
    for municipality, hours in _at_work(now):
        late = Offer.objects.open().filter(answer_by__lte=now)
        here = Q(support_request__municipality=municipality)
        unreminded = late.filter(reminded_at__isnull=True)
        for pk in unreminded.filter(here).values_list("pk", flat=True):
            sent += _tell(unreminded, pk, ("reminded_at",), notices.offer_unanswered, now, by)
        unescalated = late.filter(escalated_at__isnull=True)
        for pk, answer_by in unescalated.filter(here).values_list("pk", "answer_by"):
            if hours.after_working_days(answer_by, 1) <= now:
                sent += _tell(unescalated, pk, ("escalated_at",), notices.offer_escalated, now, by)
    return sent


def _at_work(now: datetime) -> Iterator[tuple[Municipality, OfficeHours]]:
    for municipality in Municipality.objects.all():
        hours = office_hours(municipality)
        if hours.is_open(now):
            yield municipality, hours


def _is_due(today: date) -> Q:
    running = Q(status__in=CLOCK_RUNS, match_by__lte=today)
    waiting = Q(status=Status.WAITING_LIST, promised_on__lte=today)
    return (running & _not_since("due_reminded_at", "match_by")) | (
        waiting & _not_since("due_reminded_at", "promised_on")
    )


def _is_soon_due(today: date) -> Q:
    soon = Q(status__in=CLOCK_RUNS, warn_on__lte=today, match_by__gt=today)
    return soon & _not_since("warned_at", "warn_on")


def _not_since(mark: str, day: str) -> Q:
    """Not reminded, or reminded of an earlier day than the deadline now is."""
    return Q(**{f"{mark}__isnull": True}) | Q(**{f"{mark}__date__lt": F(day)})


@transaction.atomic
def _tell(
    due: QuerySet[Any],
    pk: int,
    marks: tuple[str, ...],
    notice: Callable[..., None],
    now: datetime,
    by: Actor,
) -> bool:
    """Claim one row and queue its message; False when it is no longer due or somebody else's.

    `due` may not join: PostgreSQL asks again, once it has waited for another worker's row, but
    only about the columns of that row.
    """
    if due.filter(pk=pk).update(**dict.fromkeys(marks, now)) != 1:
        return False
    notice(due.model._default_manager.get(pk=pk), by=by, now=now)
    return True

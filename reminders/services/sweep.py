"""The job that takes the steps of every ladder that are due: once, in office hours, in batches.

What is due is asked of the rows as they are now, not of a plan made earlier: whoever has moved on
is never found, and a date that has moved is counted from anew. A step is marked taken in the same
transaction as its messages, with the rows locked, so a sweep that runs twice, late, in two workers
or is killed half way tells each thing once.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from notifications.models import Channel
from notifications.services import outbox
from notifications.services.outbox import Letter, Notice
from reminders.models import Reminder, ReminderStep
from reminders.queries.standing import due_rows
from reminders.queries.steps import Ladder, ladders
from schools.models import Municipality
from schools.queries import office_hours
from schools.workdays import OfficeHours

logger = logging.getLogger(__name__)

BATCH = 1000


@dataclass(frozen=True)
class _Round:
    """One municipality in one sweep."""

    municipality: Municipality
    hours: OfficeHours
    now: datetime
    by: Actor

    @property
    def next_morning(self) -> datetime:
        """When the next morning mail goes: the first opening after today."""
        tomorrow = timezone.localdate(self.now) + timedelta(days=1)
        midnight = datetime.combine(tomorrow, time(), self.hours.zone)
        return self.hours.next_open(midnight)


def sweep(*, now: datetime, by: Actor) -> int:
    """Take every step that is due, and return how many messages were queued.

    Only in a municipality's office hours; what a night or a day off held back is taken by the
    next sweep within them. Of several steps due to the same people for one row only the heaviest
    is sent: after an outage nobody is told of a deadline by its early warning. Idempotent.
    """
    queued = 0
    for municipality, ladder in ladders():
        hours = office_hours(municipality)
        if not hours.is_open(now):
            continue
        here = _Round(municipality, hours, now, by)
        for step in ladder.heaviest_first():
            queued += _take_all(here, ladder, step)
    return queued


def _take_all(here: _Round, ladder: Ladder, step: ReminderStep) -> int:
    queued = 0
    if not due_rows(step, here.municipality, here.hours, now=here.now).exists():
        return queued  # most minutes: no transaction is opened for nothing
    while True:
        try:
            rows, messages = _take(here, ladder, step)
        except Exception:
            logger.exception("a batch of reminders failed, taken one by one")
            # Those that can not be told of are found again, so the rest waits for the next sweep.
            return queued + _one_by_one(here, ladder, step)
        queued += messages
        if rows < BATCH:
            return queued


def _one_by_one(here: _Round, ladder: Ladder, step: ReminderStep) -> int:
    queued = 0
    due = due_rows(step, here.municipality, here.hours, now=here.now)
    for key in list(due.values_list("pk", flat=True)[:BATCH]):
        try:
            _rows, messages = _take(here, ladder, step, key)
            queued += messages
        except Exception:
            logger.exception("row %d can not be reminded of", key)
    return queued


@transaction.atomic
def _take(
    here: _Round, ladder: Ladder, step: ReminderStep, only: int | None = None
) -> tuple[int, int]:
    """Mark the step taken for rows that are due, and queue its messages; how many of each.

    A row that somebody else has in hand just now is left for the next sweep.
    """
    due = due_rows(step, here.municipality, here.hours, now=here.now)
    if only is not None:
        due = due.filter(pk=only)
    found = list(due.select_for_update(of=("self",), skip_locked=True)[:BATCH])
    if not found:
        return 0, 0
    rows = _still_due(here, ladder, step, found)
    if not rows:  # all are somebody else's for now; to look again would find the same
        return 0, 0
    marks = [_mark(step, row, Reminder.Outcome.QUEUED, here.now) for row in rows]
    marks += [
        _mark(lighter, row, Reminder.Outcome.OVERTAKEN, here.now)
        for lighter in ladder.lighter_than(step)
        for row in rows
        if getattr(row, lighter.choice.rung.anchor, None) is not None
    ]
    Reminder.objects.bulk_create(marks, ignore_conflicts=True, batch_size=BATCH)
    notices = _notices(here, ladder, step, rows)
    return len(found), outbox.queue_reminders(notices, by=here.by, now=here.now)


def _still_due(here: _Round, ladder: Ladder, step: ReminderStep, found: Sequence[Any]) -> list[Any]:
    """Ask again with the rows in hand: another worker may have let go of them just now.

    Nor is a lighter step taken while a heavier one is due: whoever had the row when that was
    looked for takes it, here or in the next sweep.
    """
    keys, rung = [row.pk for row in found], step.choice.rung
    known = Reminder.objects.filter(step=step, subject_id__in=keys)
    taken = set(known.values_list("subject_id", "anchor_on"))
    waiting: set[int] = set()
    for heavier in ladder.heavier_than(step):
        due = due_rows(heavier, here.municipality, here.hours, now=here.now)
        waiting.update(due.filter(pk__in=keys).values_list("pk", flat=True))
    return [
        row for row in found if row.pk not in waiting and (row.pk, rung.day_of(row)) not in taken
    ]


def _mark(step: ReminderStep, row: Any, outcome: str, at: datetime) -> Reminder:
    return Reminder(
        step=step,
        subject_id=row.pk,
        anchor_on=step.choice.rung.day_of(row),
        outcome=outcome,
        at=at,
    )


def _notices(
    here: _Round, ladder: Ladder, step: ReminderStep, rows: Sequence[Any]
) -> Iterable[Notice]:
    choice = step.choice
    rung, audience = choice.rung, choice.audience
    people = audience.people(here.municipality, rows)
    today, digest_at = timezone.localdate(here.now), here.next_morning
    goes_alone = ladder.is_last(step)
    for row in rows:
        yield Notice(
            letter=Letter(
                rung.kind,
                to=tuple(people.get(row.pk, ())),
                path=audience.path(row),
                key=rung.key_of(step.pk, row, today),
            ),
            subject=rung.about(row),
            municipality_id=here.municipality.pk,
            case_number=choice.occasion.case_number(row),
            channel=Channel(step.channel),
            goes_alone=goes_alone,
            due_at=here.now,
            digest_at=digest_at,
        )

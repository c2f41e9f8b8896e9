"""The job that takes the steps of every ladder that are due: once, in office hours, in batches.

What is due is asked of the rows as they are now, not of a plan made earlier: whoever has moved on
is never found, and a date that has moved is counted from anew. A step is marked taken in the same
transaction as its messages, with the rows locked, so a sweep that runs twice, late, in two workers
or is killed half way tells each thing once.
"""

import logging
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from notifications.models import Channel
from notifications.services import outbox
from notifications.services.outbox import Notice, Nudge
from reminders.models import Reminder, ReminderStep
from reminders.queries.standing import due_rows, due_steps
from reminders.queries.steps import Ladder, ladders
from schools.models import Municipality
from schools.queries import office_hours
from schools.workdays import OfficeHours

logger = logging.getLogger(__name__)

BATCH = 5000
"""Rows of one transaction: few enough that nobody who has one of them open waits a second."""


@dataclass(frozen=True)
class _Round:
    """One municipality in one sweep; `due` are the keys of the steps that have anything to do."""

    municipality: Municipality
    ladder: Ladder
    hours: OfficeHours
    due: Collection[int]
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
        # Most minutes nothing is: then no transaction is opened.
        due = due_steps(ladder.steps, municipality, hours, now=now)
        here = _Round(municipality, ladder, hours, due, now, by)
        queued += sum(_take_all(here, step) for step in ladder.heaviest_first() if step.pk in due)
    return queued


def _take_all(here: _Round, step: ReminderStep) -> int:
    queued = 0
    while True:
        try:
            rows, messages = _take(here, step)
        except Exception:
            logger.exception("a batch of reminders failed, taken one by one")
            # Those that can not be told of are found again, so the rest waits for the next sweep.
            return queued + _one_by_one(here, step)
        queued += messages
        if rows < BATCH:
            return queued


def _one_by_one(here: _Round, step: ReminderStep) -> int:
    queued = 0
    due = due_rows(step, here.municipality, here.hours, now=here.now)
    for key in list(due.values_list("pk", flat=True)[:BATCH]):
        try:
            _rows, messages = _take(here, step, key)
            queued += messages
        except Exception:
            logger.exception("row %d can not be reminded of", key)
    return queued


@transaction.atomic
def _take(here: _Round, step: ReminderStep, only: int | None = None) -> tuple[int, int]:
    """Mark the step taken for rows that are due, and queue its messages; how many of each.

    A row that somebody else has in hand just now is left for the next sweep.
    """
    due = due_rows(step, here.municipality, here.hours, now=here.now)
    if only is not None:
        due = due.filter(pk=only)
    found = list(due.select_for_update(of=("self",), skip_locked=True)[:BATCH])
    if not found:
        return 0, 0
    rows = _still_due(here, step, found)
    if not rows:  # all are somebody else's for now; to look again would find the same
        return 0, 0
    Reminder.objects.insert_alike(
        {"at": here.now},
        ("step_id", "subject_id", "anchor_on", "outcome"),
        _marks(here.ladder, step, rows),
    )
    nudges = _nudges(here, step, rows)
    return len(found), outbox.queue_reminders(
        _notice(here, step, rows), nudges, by=here.by, now=here.now
    )


def _still_due(here: _Round, step: ReminderStep, found: Sequence[Any]) -> list[Any]:
    """Ask again with the rows in hand: another worker may have let go of them just now.

    Nor is a lighter step taken while a heavier one is due: whoever had the row when that was
    looked for takes it, here or in the next sweep.
    """
    keys, rung = [row.pk for row in found], step.choice.rung
    known = Reminder.objects.filter(step=step, subject_id__in=keys)
    taken = set(known.values_list("subject_id", "anchor_on"))
    waiting: set[int] = set()
    for heavier in here.ladder.heavier_than(step):
        if heavier.pk not in here.due:
            continue
        due = due_rows(heavier, here.municipality, here.hours, now=here.now)
        waiting.update(due.filter(pk__in=keys).values_list("pk", flat=True))
    return [
        row for row in found if row.pk not in waiting and (row.pk, rung.day_of(row)) not in taken
    ]


def _marks(ladder: Ladder, step: ReminderStep, rows: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    """Yield the step as taken for each row, and the lighter ones as overtaken by it."""
    for lighter in ladder.lighter_than(step):
        rung = lighter.choice.rung
        for row in rows:
            if getattr(row, rung.anchor, None) is not None:
                yield lighter.pk, row.pk, rung.day_of(row), Reminder.Outcome.OVERTAKEN
    rung = step.choice.rung
    for row in rows:
        yield step.pk, row.pk, rung.day_of(row), Reminder.Outcome.QUEUED


def _notice(here: _Round, step: ReminderStep, rows: Sequence[Any]) -> Notice:
    rung = step.choice.rung
    return Notice(
        kind=rung.kind,
        subject=type(rung.about(rows[0])),
        municipality_id=here.municipality.pk,
        channel=Channel(step.channel),
        goes_alone=here.ladder.is_last(step),
        due_at=here.now,
        digest_at=here.next_morning,
    )


def _nudges(here: _Round, step: ReminderStep, rows: Sequence[Any]) -> Iterator[Nudge]:
    choice, today = step.choice, timezone.localdate(here.now)
    rung, path, case_number = choice.rung, choice.audience.path, choice.occasion.case_number
    people = choice.audience.people(here.municipality, rows)
    for row in rows:
        yield Nudge(
            subject_id=rung.about(row).pk,
            case_number=case_number(row),
            path=path(row),
            key=rung.key_of(step.pk, row, today),
            to=people.get(row.pk, ()),
        )

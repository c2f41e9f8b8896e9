"""What comes next: which step will be taken for which row, when, to whom and how.

Computed from the rows and the ladder as they are now, by the same rule as the sweep. So what a case
has left behind is not there, and a date that moves is planned anew, with nothing to be kept in
step.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from notifications.models import Channel
from reminders.ladder import due_day
from reminders.models import ReminderStep
from reminders.occasions import Counts, Occasion
from reminders.queries.standing import untaken_rows
from reminders.queries.steps import Ladder, ladder_of
from schools.models import Municipality
from schools.queries import office_hours
from schools.workdays import OfficeHours

MOST = 200
"""So many rows of one step are looked at; what comes after them comes later."""


@dataclass(frozen=True)
class PlannedLine:
    """One message to come. `at` is the moment, or the opening of the day, on which it is queued."""

    at: datetime
    title: str
    occasion: str
    audience: str
    people: Sequence[User]
    channel: str
    case_number: str
    is_gathered: bool = False
    is_typed: bool = False
    stream: tuple[str, str, int] = ("", "", 0)
    """Occasion, audience and row: of lines that share it only the heaviest due is sent."""
    weight: tuple[int, int] = (0, 0)


def steps_of(municipality: Municipality) -> Ladder:
    """Return the ladder of a municipality: one statement."""
    steps = ReminderStep.objects.filter(municipality=municipality, is_active=True)
    return ladder_of(list(steps.select_related("municipality")))


def planned_in(municipality: Municipality, *, now: datetime, until: datetime) -> list[PlannedLine]:
    """Return what falls due in the municipality until a moment, the next first.

    Statements: a few for each step of the ladder, whatever the number of rows.
    """
    hours = office_hours(municipality)
    found = [
        line
        for step in steps_of(municipality).steps
        for line in _lines(
            step,
            municipality,
            hours,
            untaken_rows(step, municipality, hours, until=until)[:MOST],
            now=now,
        )
    ]
    return _sent_of(found)


def planned_about(
    support_request: int, municipality: Municipality, *, now: datetime, until: datetime
) -> list[PlannedLine]:
    """Return what falls due about one case, its offers and its course, the next first."""
    hours = office_hours(municipality)
    found: list[PlannedLine] = []
    for step in steps_of(municipality).steps:
        rows = untaken_rows(step, municipality, hours, until=until)
        rows = rows.filter(**{step.choice.occasion.case: support_request})
        found += _lines(step, municipality, hours, rows[:MOST], now=now)
    return _sent_of(found)


def preview(typed: ReminderStep, municipality: Municipality) -> tuple[str, list[PlannedLine]]:
    """Return the number of a real case of the typed step's occasion, and every step's date on it.

    The case number is empty, and so is the list, when nothing of the sort stands right now. A step
    that has been taken already is shown on the day it was due.
    """
    occasion, hours = typed.choice.occasion, office_hours(municipality)
    row = (
        occasion.rows()
        .filter(typed.choice.rung.only, **{occasion.place: municipality})
        .exclude(**{f"{typed.choice.rung.anchor}__isnull": True})
        .order_by("-pk")
        .first()
    )
    if row is None:
        return "", []
    others = [s for s in steps_of(municipality).of(occasion.name) if s.pk != typed.pk]
    steps = [*others, *([typed] if typed.is_active else [])]
    lines = [
        _line(step, occasion, row, people, hours, is_typed=step is typed)
        for step in steps
        for people in [step.choice.audience.people(municipality, [row]).get(row.pk, ())]
    ]
    return occasion.case_number(row), sorted(lines, key=_order)


def _sent_of(lines: Sequence[PlannedLine]) -> list[PlannedLine]:
    """Return the lines in order, without those that a heavier one overtakes."""
    by_stream: defaultdict[tuple[str, str, int], list[PlannedLine]] = defaultdict(list)
    for line in lines:
        by_stream[line.stream].append(line)
    sent = [
        line
        for line in lines
        if not any(
            other.weight > line.weight and other.at <= line.at for other in by_stream[line.stream]
        )
    ]
    return sorted(sent, key=_order)


def _lines(
    step: ReminderStep,
    municipality: Municipality,
    hours: OfficeHours,
    rows: Any,
    *,
    now: datetime,
) -> Iterator[PlannedLine]:
    known = list(rows)
    if not known:
        return
    people = step.choice.audience.people(municipality, known)
    for row in known:
        line = _line(step, step.choice.occasion, row, people.get(row.pk, ()), hours)
        # What is due already goes with the next sweep in office hours.
        yield line if line.at >= now else replace(line, at=hours.next_open(now))


def _line(
    step: ReminderStep,
    occasion: Occasion,
    row: Any,
    people: Sequence[User],
    hours: OfficeHours,
    *,
    is_typed: bool = False,
) -> PlannedLine:
    rung = step.choice.rung
    days = step.days + rung.shift(step.municipality)
    day = due_day(rung.day_of(row), days, hours.calendar)
    clock = hours.opens
    if rung.counts is Counts.MOMENT:
        clock = max(hours.opens, timezone.localtime(getattr(row, rung.anchor)).time())
    return PlannedLine(
        at=hours.next_open(datetime.combine(day, clock, hours.zone)),
        title=rung.kind.title,
        occasion=str(occasion.title),
        audience=str(step.choice.audience.title),
        people=people,
        channel=str(Channel(step.channel).label),
        case_number=occasion.case_number(row),
        is_gathered=step.channel != Channel.MAIL,
        stream=(occasion.name, step.choice.audience.name, row.pk),
        weight=(step.choice.weight, step.days),
        is_typed=is_typed,
    )


def _order(line: PlannedLine) -> tuple[datetime, str, str]:
    return line.at, line.case_number, line.title

"""Dates proposed for a whole course: a pure rule of days, times and who is free when.

Times are Europe/Copenhagen. A time is proposed only when it suits everybody; where nothing does,
the proposal says so and leaves the choice to a person.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from courses.planning import slot_of
from schools.workdays import WorkCalendar

NOTICE_WORKING_DAYS = 2
"""The school is to know of the first activity this long before it."""
EARLIER_SHARE = 4
"""A date may come early by at most a quarter of the days since the one before."""
LATEST_DAYS = 42
"""How far after the wished day a date is looked for; beyond that the rhythm is lost."""
OPENS, CLOSES = time(8), time(16)
STEP = timedelta(minutes=30)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Wanted:
    """An activity to find a time for. Minutes are whole; `days_after` is since the one before."""

    kind: str
    contact_minutes: int
    preparation_minutes: int = 0
    travel_minutes: int = 0
    days_after: int = 0

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=self.contact_minutes)

    @property
    def journey(self) -> timedelta:
        """The way there, or back: half of the travel."""
        return timedelta(minutes=self.travel_minutes) / 2


@dataclass(frozen=True)
class Span:
    """From one aware moment to another."""

    starts_at: datetime
    ends_at: datetime

    def meets(self, other: "Span") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True)
class Diary:
    """What both parties have said of their time. No slots means any time of the week.

    `away` holds the first and last day of each absence; `busy` what the advisor has planned.
    """

    calendar: WorkCalendar
    zone: ZoneInfo
    school_slots: frozenset[str] = frozenset()
    advisor_slots: frozenset[str] = frozenset()
    away: tuple[tuple[date, date], ...] = ()
    busy: tuple[Span, ...] = field(default=())

    @property
    def never_meet(self) -> bool:
        """Whether the two have no part of the week in common."""
        return bool(
            self.school_slots and self.advisor_slots and not self.school_slots & self.advisor_slots
        )

    def suits(self, moment: datetime) -> bool:
        slot = slot_of(moment)
        return all(not slots or slot in slots for slots in (self.school_slots, self.advisor_slots))

    def is_open(self, day: date) -> bool:
        return self.calendar.is_working_day(day) and not any(
            first <= day <= last for first, last in self.away
        )


@dataclass(frozen=True)
class Proposed:
    """An activity with the time found for it; None when there is none within reach."""

    wanted: Wanted
    starts_at: datetime | None


def propose(wanted: Sequence[Wanted], diary: Diary, *, now: datetime) -> list[Proposed]:
    """Return a time for each activity, in the order given, each on a later day than the last.

    The first comes as soon as the school can be told; each following one on the open day nearest
    to `days_after` the one before, rather late than early when two are as near. What the advisor
    has planned is kept clear, with the journey on both sides. One that finds no time leaves the
    next to be counted from the day it should have had.
    """
    today = now.astimezone(diary.zone).date()
    first = diary.calendar.add_working_days(today + ONE_DAY, NOTICE_WORKING_DAYS - 1)
    found: list[Proposed] = []
    taken = list(diary.busy)
    last, target = first - ONE_DAY, first
    for number, step in enumerate(wanted):
        if number:
            target = last + timedelta(days=max(step.days_after, 1))
        span = _first_span(step, diary, taken, _days_near(target, last, early=bool(number)))
        found.append(Proposed(step, span.starts_at if span else None))
        last = target if span is None else span.starts_at.astimezone(diary.zone).date()
        if span:
            taken.append(span)
    return found


def _days_near(target: date, last: date, *, early: bool) -> Iterator[date]:
    """Yield the days around the wished one, the nearest first, none on or before the last."""
    slack = (target - last).days // EARLIER_SHARE if early else 0
    for distance in range(LATEST_DAYS + 1):
        yield target + distance * ONE_DAY
        before = target - distance * ONE_DAY
        if 0 < distance <= slack and before > last:
            yield before


def _first_span(
    step: Wanted, diary: Diary, taken: Sequence[Span], days: Iterator[date]
) -> Span | None:
    for day in days:
        if diary.is_open(day):
            for span in _spans_on(day, step, diary.zone):
                around = Span(span.starts_at - step.journey, span.ends_at + step.journey)
                if diary.suits(span.starts_at) and not any(around.meets(t) for t in taken):
                    return span
    return None


def _spans_on(day: date, step: Wanted, zone: ZoneInfo) -> Iterator[Span]:
    """Yield every half hour at which the activity fits within the day.

    Counted on the clock on the wall: working hours never hold a change of the clock, which comes
    at night.
    """
    start, closes = datetime.combine(day, OPENS, zone), datetime.combine(day, CLOSES, zone)
    while start + step.length <= closes:
        yield Span(start, start + step.length)
        start += STEP

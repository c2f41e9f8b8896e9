"""Working days, office hours and the school year: pure arithmetic on dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from schools.public_holidays import FIRST_YEAR, LAST_YEAR, danish_public_holidays

LONGEST_CLOSURE = 366
MOST_CLOSED = 75
"""So many days in a row may be closed: a long summer fits, a calendar typed wrong does not."""
YEARS_AHEAD = 10
ONE_DAY = timedelta(days=1)


class ImpossibleCalendar(ValueError):
    """A calendar closed for a year on end: no deadline can be promised from it."""


@dataclass(frozen=True, slots=True)
class _Span:
    """Every working day of some whole years, and for every day its place among them.

    `places[i]` is the number of working days before day i; so the working day on or after
    day i is `days[places[i]]`, and the working days between two days are a subtraction.
    """

    first_year: int
    last_year: int
    start: int
    days: tuple[date, ...]
    places: tuple[int, ...]
    closures: tuple[tuple[int, int], ...]

    @classmethod
    def build(cls, first_year: int, last_year: int, closed: frozenset[date]) -> _Span:
        start = date(first_year, 1, 1).toordinal()
        end = date(last_year, 12, 31).toordinal() + 1
        shut = {day.toordinal() for day in closed}
        for year in range(first_year, last_year + 1):
            shut.update(day.toordinal() for day in danish_public_holidays(year))
        days: list[date] = []
        places: list[int] = []
        for ordinal in range(start, end):
            places.append(len(days))
            # Day 1 of the calendar was a Monday, so 6 and 0 (mod 7) are Saturday and Sunday.
            if ordinal % 7 not in (6, 0) and ordinal not in shut:
                days.append(date.fromordinal(ordinal))
        places.append(len(days))
        open_days = [start - 1, *(day.toordinal() for day in days), end]
        closures = tuple(
            (before, after)
            for before, after in zip(open_days, open_days[1:], strict=False)
            if after - before > LONGEST_CLOSURE
        )
        return cls(first_year, last_year, start, tuple(days), tuple(places), closures)


class _Timeline:
    """The span of one calendar, grown when a question reaches past its edge."""

    def __init__(self, closed: frozenset[date]) -> None:
        self._closed = closed
        self.span: _Span | None = None
        self.worked_out: dict[Any, Any] = {}

    def covering(self, day: date) -> _Span:
        span = self.span
        if span is not None and span.first_year <= day.year <= span.last_year:
            return span
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValueError(f"Working days are known from {FIRST_YEAR} to {LAST_YEAR}")
        if span is None:
            return self._build(day.year - 1, day.year + YEARS_AHEAD)
        return self._build(min(span.first_year, day.year), max(span.last_year, day.year))

    def later(self, span: _Span) -> _Span:
        return self._build(span.first_year, span.last_year + YEARS_AHEAD)

    def earlier(self, span: _Span) -> _Span:
        return self._build(span.first_year - YEARS_AHEAD, span.last_year)

    def _build(self, first_year: int, last_year: int) -> _Span:
        first, last = max(first_year, FIRST_YEAR), min(last_year, LAST_YEAR)
        span = self.span
        if span is not None and (first, last) == (span.first_year, span.last_year):
            raise ImpossibleCalendar("No working day left before the end of the calendar")
        # One assignment: another thread sees the old span or the new one, never half of each.
        self.span = _Span.build(first, last, self._closed)
        return self.span


@lru_cache(maxsize=64)
def _timeline_of(closed: frozenset[date]) -> _Timeline:
    """Calendars are built anew from the database for each request; their tables are not."""
    return _Timeline(closed)


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked: Monday to Friday, without holidays and own closed days.

    `closed` holds the municipality's own closed days; weekends and Danish public holidays
    never need to be listed. `closes_early` names half days and the local time they end: they
    are worked, but what comes after that time counts as the next day's. A datetime is not a
    day: pass its local date.

    Questions that would have to cross 366 closed days in a row raise ImpossibleCalendar;
    days outside the years whose holidays are known raise ValueError.
    """

    closed: frozenset[date] = frozenset()
    closes_early: Mapping[date, time] = field(default_factory=dict, hash=False)

    @cached_property
    def _timeline(self) -> _Timeline:
        return _timeline_of(self.closed)

    @cached_property
    def worked_out(self) -> dict[Any, Any]:
        """Where a rule may keep its answers to questions about these working days, by a key of its
        own. Half days must play no part in them: calendars that differ in these alone share it.
        """
        return self._timeline.worked_out

    def is_working_day(self, day: date) -> bool:
        if day.weekday() >= 5 or day in self.closed:
            return False
        return day not in danish_public_holidays(day.year)

    def on_or_after(self, day: date) -> date:
        """The day itself if it is worked, else the next working day."""
        return self.add_working_days(day, 0)

    def on_or_before(self, day: date) -> date:
        """The day itself if it is worked, else the last working day before it."""
        return self.subtract_working_days(day, 0)

    def next_working_day(self, day: date) -> date:
        """The first working day strictly after `day`."""
        return self.on_or_after(day + ONE_DAY)

    def add_working_days(self, day: date, count: int) -> date:
        """The working day `count` after `on_or_after(day)`, which itself is number 0."""
        if count < 0:
            raise ValueError("Use subtract_working_days to go back")
        span = self._timeline.span
        if span is None or not span.first_year <= day.year <= span.last_year:
            span = self._timeline.covering(day)
        place = span.places[day.toordinal() - span.start] + count
        while place >= len(span.days):
            span = self._timeline.later(span)
            place = span.places[day.toordinal() - span.start] + count
        answer = span.days[place]
        if span.closures:
            _refuse_long_closure(span, day, answer)
        return answer

    def subtract_working_days(self, day: date, count: int) -> date:
        """The working day `count` before `on_or_before(day)`, which itself is number 0."""
        if count < 0:
            raise ValueError("Use add_working_days to go forward")
        span = self._timeline.covering(day)
        place = span.places[day.toordinal() - span.start + 1] - 1 - count
        while place < 0:
            span = self._timeline.earlier(span)
            place = span.places[day.toordinal() - span.start + 1] - 1 - count
        answer = span.days[place]
        if span.closures:
            _refuse_long_closure(span, answer, day)
        return answer

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie in [start, end): start counts, end does not.

        0 when `end` is not after `start`.
        """
        if end <= start:
            return 0
        self._timeline.covering(start)
        span = self._timeline.covering(end)  # a span only grows, so it still covers start
        return (
            span.places[end.toordinal() - span.start]
            - (span.places[start.toordinal() - span.start])
        )

    def long_closure(self, most: int = MOST_CLOSED) -> tuple[date, date] | None:
        """The first and last day of the first stretch of more than `most` days without work."""
        last = date.min
        for day in sorted(self.closed):
            if day <= last:
                continue
            first = last = day
            while not self.is_working_day(first - ONE_DAY):
                first -= ONE_DAY
            while not self.is_working_day(last + ONE_DAY):
                last += ONE_DAY
            if (last - first).days + 1 > most:
                return first, last
        return None

    def last_working_day_of_iso_week(self, day: date) -> date | None:
        """The last working day of the Monday-to-Sunday week `day` is in; None if it has none."""
        monday = day - timedelta(days=day.weekday())
        for offset in (4, 3, 2, 1, 0):
            candidate = monday + timedelta(days=offset)
            if self.is_working_day(candidate):
                return candidate
        return None


def _refuse_long_closure(span: _Span, first: date, last: date) -> None:
    low, high = first.toordinal(), last.toordinal()
    for before, after in span.closures:
        closed_days = min(after, high + 1) - max(before + 1, low)
        if closed_days >= LONGEST_CLOSURE:
            raise ImpossibleCalendar(f"No working day for more than {LONGEST_CLOSURE} days")


@dataclass(frozen=True)
class OfficeHours:
    """When somebody can be expected to act: `opens` to `closes` on working days, in `zone`.

    Takes aware datetimes of any zone and answers with aware datetimes in `zone`; a naive one
    raises ValueError. The office is closed at the stroke of `closes`.
    """

    calendar: WorkCalendar
    opens: time
    closes: time
    zone: ZoneInfo

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError("The office must open before it closes")

    def is_open(self, moment: datetime) -> bool:
        local = self._local(moment)
        return self._in_hours(local) and self.calendar.is_working_day(local.date())

    def next_open(self, moment: datetime) -> datetime:
        """The moment itself when the office is open, else the next opening."""
        local = self._local(moment)
        day = self.calendar.on_or_after(local.date())
        if day > local.date() or local.time() < self.opens:
            return self._at(day, self.opens)
        if self._in_hours(local):
            return local
        return self._at(self.calendar.next_working_day(day), self.opens)

    def after_working_days(self, moment: datetime, count: int) -> datetime:
        """`count` working days after `next_open(moment)`, at the same time of the day.

        So a message of Friday 14:10 with one working day to answer is due Monday 14:10, and
        one of Saturday is due Tuesday at opening time.
        """
        start = self.next_open(moment)
        day = self.calendar.add_working_days(start.date(), count)
        return self._at(day, min(max(start.time(), self.opens), self._closes_on(day)))

    def _in_hours(self, local: datetime) -> bool:
        return self.opens <= local.time() < self._closes_on(local.date())

    def _closes_on(self, day: date) -> time:
        """A half day ends early, but never before the office has opened."""
        return max(self.opens, min(self.closes, self.calendar.closes_early.get(day, self.closes)))

    def _local(self, moment: datetime) -> datetime:
        if moment.utcoffset() is None:
            raise ValueError("Office hours need an aware datetime")
        return moment.astimezone(self.zone)

    def _at(self, day: date, clock: time) -> datetime:
        # By way of UTC: a clock time skipped on the night summer time begins becomes a real one.
        return datetime.combine(day, clock, self.zone).astimezone(UTC).astimezone(self.zone)


def school_year_bounds(day: date) -> tuple[date, date]:
    """The first and last day, 1 August and 31 July, of the school year `day` is in."""
    first_year = day.year if day.month >= 8 else day.year - 1
    return date(first_year, 8, 1), date(first_year + 1, 7, 31)

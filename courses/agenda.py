"""Weeks and months of an agenda: ISO weeks, Monday first; pure arithmetic on dates.

A stretch of days is named in the address: 2026-W53 for a week, 2026-12 for a month.
"""

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

Item = TypeVar("Item")
FIRST_YEAR, LAST_YEAR = 2000, 2099
WEEK = timedelta(days=7)


class Span(StrEnum):
    """How much is shown; the values are in addresses."""

    WEEK = "uge"
    MONTH = "maaned"


@dataclass(frozen=True)
class Stretch:
    """Whole weeks, from a Monday to a Sunday, around a week or a month."""

    span: Span
    first: date
    last: date
    month: int | None = None

    @property
    def key(self) -> str:
        """The name in the address."""
        if self.span == Span.MONTH:
            inside = self.first + WEEK
            return f"{inside:%Y-%m}"
        year, week, _day = self.first.isocalendar()
        return f"{year}-W{week:02}"

    @property
    def title(self) -> str:
        if self.span == Span.MONTH:
            name = formats.date_format(self.first + WEEK, pgettext("month of a calendar", "F Y"))
            return name[:1].upper() + name[1:]
        return _("Week %(n)d, %(days)s") % {"n": self.first.isocalendar().week, "days": self._days}

    @property
    def earlier(self) -> "Stretch":
        if self.span == Span.MONTH:
            return month_of((self.first + WEEK).replace(day=1) - timedelta(days=1))
        return week_of(self.first - WEEK)

    @property
    def later(self) -> "Stretch":
        if self.span == Span.MONTH:
            inside = self.first + WEEK
            return month_of(inside.replace(day=1) + timedelta(days=31))
        return week_of(self.first + WEEK)

    def near(self, today: date) -> date:
        """Return the day to go on from when the other span is chosen: today when it is shown."""
        if self.first <= today <= self.last:
            return today
        return self.first if self.span == Span.WEEK else (self.first + WEEK).replace(day=1)

    @property
    def _days(self) -> str:
        """ "28 December 2026 - 3 January 2027", with the year once when it is the same."""
        short = pgettext("date in a sentence", "j F")
        long = pgettext("date in a sentence", "j F Y")
        start = short if self.first.year == self.last.year else long
        begins = formats.date_format(self.first, start)
        return f"{begins} \N{EN DASH} {formats.date_format(self.last, long)}"


@dataclass(frozen=True)
class Day(Generic[Item]):
    """One day; `is_outside` when it only fills up the weeks of a month."""

    day: date
    items: Sequence[Item]
    note: str = ""
    is_today: bool = False
    is_outside: bool = False

    @property
    def is_weekend(self) -> bool:
        return self.day.weekday() >= 5


@dataclass(frozen=True)
class Week(Generic[Item]):
    number: int
    days: tuple[Day[Item], ...]

    @property
    def count(self) -> int:
        return sum(len(day.items) for day in self.days)


def week_of(day: date) -> Stretch:
    monday = day - timedelta(days=day.weekday())
    return Stretch(Span.WEEK, monday, monday + timedelta(days=6))


def month_of(day: date) -> Stretch:
    """Return the weeks the month touches: four to six of them."""
    first = day.replace(day=1)
    last = day.replace(day=monthrange(day.year, day.month)[1])
    return Stretch(Span.MONTH, week_of(first).first, week_of(last).last, month=day.month)


def stretch(week: str, month: str, *, today: date) -> Stretch:
    """Return what an address asks for; this week when it asks for nothing that exists."""
    if found := re.fullmatch(r"(\d{4})-W(\d{2})", week):
        year, number = map(int, found.groups())
        if FIRST_YEAR <= year <= LAST_YEAR and 1 <= number <= _weeks_in(year):
            return week_of(date.fromisocalendar(year, number, 1))
    if found := re.fullmatch(r"(\d{4})-(\d{2})", month):
        year, number = map(int, found.groups())
        if FIRST_YEAR <= year <= LAST_YEAR and 1 <= number <= 12:
            return month_of(date(year, number, 1))
    return week_of(today)


def weeks_of(
    shown: Stretch,
    items: Mapping[date, Sequence[Item]],
    *,
    today: date,
    notes: Mapping[date, str],
) -> list[Week[Item]]:
    """Lay the items out on the days of the stretch, week by week."""
    count = ((shown.last - shown.first).days + 1) // 7
    return [_week(shown, shown.first + WEEK * n, items, today, notes) for n in range(count)]


def _week(
    shown: Stretch,
    monday: date,
    items: Mapping[date, Sequence[Item]],
    today: date,
    notes: Mapping[date, str],
) -> Week[Item]:
    days = tuple(
        Day(
            day=day,
            items=items.get(day, ()),
            note=notes.get(day, ""),
            is_today=day == today,
            is_outside=shown.month is not None and day.month != shown.month,
        )
        for day in (monday + timedelta(days=n) for n in range(7))
    )
    return Week(monday.isocalendar().week, days)


def _weeks_in(year: int) -> int:
    """52 or 53: 28 December is always in the last week of its year."""
    return date(year, 12, 28).isocalendar().week

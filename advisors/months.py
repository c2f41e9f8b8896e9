"""A school year month by month, from what has been entered. Pure; whole minutes."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date

_COUNTED_AS = {
    "granted": ("granted", 1),
    "adjusted": ("adjusted", 1),
    "extra": ("extra", 1),
    "carried": ("carried", 1),
    "lapsed": ("lapsed", -1),
    "reserved": ("reserved", -1),
    "released": ("released", 1),
    "overrun": ("overrun", 1),
}
"""Where each kind of entry is counted, and which way is up there."""
UNDIVIDED = "undivided"
"""Spent before the parts of an activity were told apart."""


@dataclass(frozen=True)
class Posted:
    """What entries of one kind in one month do to the free minutes; `month` is its first day."""

    month: date
    kind: str
    activity: str
    minutes: int


@dataclass(frozen=True)
class Month:
    """What was entered in a month. `released` was given back or taken into use."""

    granted: int = 0
    adjusted: int = 0
    extra: int = 0
    carried: int = 0
    lapsed: int = 0
    reserved: int = 0
    released: int = 0
    contact: int = 0
    preparation: int = 0
    travel: int = 0
    documentation: int = 0
    undivided: int = 0
    overrun: int = 0

    @property
    def spent(self) -> int:
        return self.contact + self.preparation + self.travel + self.documentation + self.undivided

    @property
    def change(self) -> int:
        """What the month did to the free minutes."""
        gained = self.granted + self.adjusted + self.extra + self.carried + self.released
        return gained + self.overrun - self.lapsed - self.reserved - self.spent

    def plus(self, other: "Month") -> "Month":
        return Month(
            **{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(Month)}
        )


@dataclass(frozen=True)
class Line:
    """A month of the year, and what was free when it ended."""

    starts_on: date
    month: Month
    free_after: int


def months(posted: Iterable[Posted], *, starts_on: date) -> list[Line]:
    """Return the twelve months of the school year that begins on `starts_on`.

    What was entered before the year, as hours released in June, counts in its first month; what
    was entered after it, as its closing, in its last.
    """
    firsts = [_first_of(starts_on, number) for number in range(12)]
    sums = dict.fromkeys(firsts, Month())
    for one in posted:
        first = min(max(one.month, firsts[0]), firsts[-1])
        sums[first] = _count(sums[first], one)
    lines, free = [], 0
    for first in firsts:
        free += sums[first].change
        lines.append(Line(first, sums[first], free))
    return lines


def total(lines: Iterable[Line]) -> Month:
    """Return the sum of the months."""
    summed = Month()
    for line in lines:
        summed = summed.plus(line.month)
    return summed


def _first_of(starts_on: date, number: int) -> date:
    year, month = divmod(starts_on.month - 1 + number, 12)
    return date(starts_on.year + year, month + 1, 1)


def _count(month: Month, one: Posted) -> Month:
    name, sign = _COUNTED_AS.get(one.kind, (one.activity or UNDIVIDED, -1))
    return replace(month, **{name: getattr(month, name) + sign * one.minutes})

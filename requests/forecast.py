"""Whether the free capacity meets what is expected in the next ten working days. Pure.

A count, not a guess: what is expected is the median of the weeks behind us, what is there is what
the ledger and the course limits say today. With too little behind us there is no forecast.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

WEEKS = 8
"""How many whole weeks behind us are looked at."""
HORIZON = 10
"""How many working days ahead."""
DAYS_A_WEEK = 5
LEAST_WEEKS = 4
LEAST_REQUESTS = 8
LEAST_IN_GROUP = 4


@dataclass(frozen=True)
class Past:
    """Requests received in each whole week, oldest first; weeks without a working day left out.

    `groups` holds the same weeks for each group of themes; a request with themes in two groups is
    in both. `minutes` maps the minutes planned for a course to how many courses were planned so.
    """

    weeks: Sequence[int]
    groups: Mapping[str, Sequence[int]] = field(default_factory=dict)
    minutes: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Unmatched:
    """Open requests that nobody has been offered: how many, and the minutes planned for them.

    `unclarified` are those without planned minutes.
    """

    count: int = 0
    minutes: int = 0
    unclarified: int = 0
    groups: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Helper:
    """An advisor: free minutes this school year, room for courses, days at work ahead."""

    free_minutes: int
    places: int
    days: int
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True)
class GroupShortage:
    """Of one group of themes: how many are expected or wait, and who has room for them."""

    group: str
    expected: int
    unmatched: int
    places: int
    advisors: int

    @property
    def missing(self) -> int:
        return self.expected + self.unmatched - self.places


@dataclass(frozen=True)
class TooLittle:
    """Why there is no forecast: what there is to count on."""

    weeks: int
    received: int


@dataclass(frozen=True)
class Forecast:
    """What is expected against what is there, over `days` working days. Minutes are whole.

    `spread_minutes` is what the free minutes give in those days when they are to last until the
    school year ends and the unmatched requests have had theirs.
    """

    days: int
    expected: int
    unmatched: int
    minutes_each: int
    places: int
    needed_minutes: int
    spread_minutes: int
    groups: Sequence[GroupShortage]

    @property
    def missing_places(self) -> int:
        return max(self.expected + self.unmatched - self.places, 0)

    @property
    def missing_minutes(self) -> int:
        """Less than one course is no shortage: the forecast is not that sharp."""
        missing = self.needed_minutes - self.spread_minutes
        return missing if missing >= self.minutes_each else 0

    @property
    def is_short(self) -> bool:
        return bool(self.missing_places or self.missing_minutes or self.groups)


def forecast(
    past: Past, unmatched: Unmatched, helpers: Sequence[Helper], *, days_left: int
) -> Forecast | TooLittle:
    """Count what is expected in the next ten working days against what is free.

    `days_left` are the working days until the school year ends, today included; with fewer than
    ten of them the forecast reaches only so far. A helper has room for as many courses as both her
    limit and her free minutes allow, and none while she is away all the days. Courses that end on
    the way are not counted on.
    """
    received = sum(past.weeks)
    days = min(HORIZON, days_left)
    if len(past.weeks) < LEAST_WEEKS or received < LEAST_REQUESTS or not past.minutes or not days:
        return TooLittle(len(past.weeks), received)
    minutes_each = _weighted_median(past.minutes)
    rooms = [(helper, _places(helper, minutes_each)) for helper in helpers]
    expected = _expected(past.weeks, days)
    reserved = unmatched.minutes + unmatched.unclarified * minutes_each
    free = sum(helper.free_minutes * min(helper.days, days) for helper in helpers)
    return Forecast(
        days=days,
        expected=expected,
        unmatched=unmatched.count,
        minutes_each=minutes_each,
        places=sum(places for _helper, places in rooms),
        needed_minutes=expected * minutes_each,
        spread_minutes=max(free - reserved * days, 0) // days_left,
        groups=_shortages(past, unmatched, rooms, days),
    )


def _expected(weeks: Sequence[int], days: int) -> int:
    exact = Decimal(median(weeks)) * days / DAYS_A_WEEK
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _places(helper: Helper, minutes_each: int) -> int:
    if not helper.days:
        return 0
    return max(min(helper.places, helper.free_minutes // minutes_each), 0)


def _shortages(
    past: Past, unmatched: Unmatched, rooms: Sequence[tuple[Helper, int]], days: int
) -> list[GroupShortage]:
    """Return the groups with more to do than there is room for, the worst first."""
    found = []
    for group in sorted({*past.groups, *unmatched.groups}):
        weeks = past.groups.get(group, ())
        shortage = GroupShortage(
            group=group,
            expected=_expected(weeks, days) if sum(weeks) >= LEAST_IN_GROUP else 0,
            unmatched=unmatched.groups.get(group, 0),
            places=sum(places for helper, places in rooms if group in helper.groups),
            advisors=sum(1 for helper, places in rooms if places and group in helper.groups),
        )
        if shortage.missing > 0:
            found.append(shortage)
    return sorted(found, key=lambda shortage: (-shortage.missing, shortage.group))


def _weighted_median(counts: Mapping[int, int]) -> int:
    values = [value for value, count in sorted(counts.items()) for _ in range(count)]
    return int(median(values))

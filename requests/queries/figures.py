"""Key figures of a municipality: counts a day, and what they add up to. No texts, no names."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet, Value
from django.db.models.functions import TruncDate
from django.utils import timezone

from requests.models import SupportRequest
from requests.states import AWAITS_COORDINATOR, CLOCK_RUNS, OPEN
from schools.workdays import school_year_bounds

WEEKS = 12


@dataclass(frozen=True)
class Share:
    """How many of how many."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """Whole per cent, None of nothing; never rounded up to 100."""
        if not self.whole:
            return None
        return min(round(100 * self.part / self.whole), 100 if self.part == self.whole else 99)


@dataclass(frozen=True)
class Kept:
    """How many of the matches in a stretch of time kept each of the two promises."""

    in_five: Share
    in_week: Share


@dataclass(frozen=True)
class Week:
    """One ISO week, which begins on `monday`."""

    monday: date
    received: int
    matched: int

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week


@dataclass(frozen=True)
class Figures:
    open: int
    overdue: int
    oldest_days: int
    awaiting_coordinator: int
    this_month: Kept
    this_school_year: Kept
    weeks: Sequence[Week]


@dataclass(frozen=True)
class _Day:
    kind: str
    day: date
    count: int
    first: int
    second: int


def figures_of(municipalities: Collection[int], *, today: date) -> Figures:
    """Count in one statement: open cases by deadline, and arrivals and matches by day."""
    days = [_Day(*row) for row in _counts(municipalities, today)]
    open_days = [d for d in days if d.kind == "open"]
    matched = [d for d in days if d.kind == "matched"]
    late = [d for d in open_days if d.day < today and d.second]
    year_start, _end = school_year_bounds(today)
    return Figures(
        open=sum(d.count for d in open_days),
        overdue=sum(d.second for d in late),
        oldest_days=max(((today - d.day).days for d in late), default=0),
        awaiting_coordinator=sum(d.first for d in open_days),
        this_month=_kept(d for d in matched if d.day >= today.replace(day=1)),
        this_school_year=_kept(d for d in matched if d.day >= year_start),
        weeks=_weeks([d for d in days if d.kind == "received"], matched, today),
    )


def _counts(municipalities: Collection[int], today: date) -> Iterable[tuple[Any, ...]]:
    """Rows of kind, day, count and two counts among them.

    open: awaiting the coordinator, and those whose clock runs. matched: kept the five days, kept
    the same week.
    """
    here = SupportRequest.objects.filter(municipality__in=municipalities).order_by()
    first_week = _first_monday(today)
    open_cases = _by_day(
        here.filter(status__in=sorted(OPEN)),
        "open",
        F("match_by"),
        Q(status__in=AWAITS_COORDINATOR),
        Q(status__in=CLOCK_RUNS),
    )
    received = _by_day(
        here.filter(received_on__gte=first_week), "received", F("received_on"), Q(), Q()
    )
    since = min(first_week, school_year_bounds(today)[0])
    matched = _by_day(
        here.filter(matched_at__gte=timezone.make_aware(datetime.combine(since, time.min))),
        "matched",
        TruncDate("matched_at"),
        Q(matched_in_five=True),
        Q(matched_in_week=True),
    )
    return open_cases.union(received, matched, all=True)


def _by_day(
    cases: QuerySet[SupportRequest],
    kind: str,
    day: F | TruncDate,
    first: Q,
    second: Q,
) -> QuerySet[SupportRequest, tuple[Any, ...]]:
    return (
        cases.values(kind=Value(kind, output_field=CharField()), day=day)
        .annotate(
            n=Count("pk"),
            first=Count("pk", filter=first) if first else Value(0),
            second=Count("pk", filter=second) if second else Value(0),
        )
        .values_list("kind", "day", "n", "first", "second")
    )


def _first_monday(today: date) -> date:
    return today - timedelta(days=today.weekday(), weeks=WEEKS - 1)


def _kept(days: Iterable[_Day]) -> Kept:
    counted = list(days)
    whole = sum(d.count for d in counted)
    return Kept(
        in_five=Share(sum(d.first for d in counted), whole),
        in_week=Share(sum(d.second for d in counted), whole),
    )


def _weeks(received: list[_Day], matched: list[_Day], today: date) -> list[Week]:
    mondays = [_first_monday(today) + timedelta(weeks=n) for n in range(WEEKS)]
    return [Week(m, _in_week(received, m), _in_week(matched, m)) for m in mondays]


def _in_week(days: list[_Day], monday: date) -> int:
    return sum(d.count for d in days if monday <= d.day < monday + timedelta(weeks=1))

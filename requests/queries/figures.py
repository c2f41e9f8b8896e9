"""Key figures of a municipality: counts a day, and what they add up to. No texts, no names."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate
from django.utils import timezone

from requests.models import ClockPause, SupportRequest, Wait
from requests.states import AWAITS_COORDINATOR, CLOCK_RUNS, OPEN, Status
from schools.models import Municipality
from schools.workdays import school_year_bounds

WEEKS = 12
DEADLINES = {"five": "match_by_five", "week": "match_by_week"}
"""The column of each clock's deadline."""


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
    """How many of the promises decided in a stretch of time were kept, by each of the two clocks.

    A promise is decided by the match that keeps it, on that day, or by its deadline, when that
    day ends without a match. So an open case past its deadline counts against it, and still does
    once it is matched; what was withdrawn, declined or referred on before its deadline, or waits
    for an answer from the school since then, does not count.
    """

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
    month_start = today.replace(day=1)
    return Figures(
        open=sum(d.count for d in open_days),
        overdue=sum(d.second for d in late),
        oldest_days=max(((today - d.day).days for d in late), default=0),
        awaiting_coordinator=sum(d.first for d in open_days),
        this_month=_kept([d for d in days if d.day >= month_start]),
        this_school_year=_kept([d for d in days if d.day >= year_start]),
        weeks=_weeks([d for d in days if d.kind == "received"], matched, today),
    )


@dataclass(frozen=True)
class CauseCount:
    """How often requests were put on the waiting list for one cause, and how many wait now."""

    label: str
    begun: int
    waiting: int


def causes_of_waiting(municipalities: Collection[int], *, today: date) -> list[CauseCount]:
    """Count the waits of this school year by cause, the most frequent first; one statement."""
    start, _end = school_year_bounds(today)
    waits = Wait.objects.filter(
        Q(started_on__gte=start) | Q(ended_on__isnull=True),
        support_request__municipality__in=municipalities,
    )
    rows = (
        waits.order_by()
        .values_list("cause")
        .annotate(
            begun=Count("pk", filter=Q(started_on__gte=start)),
            waiting=Count("pk", filter=Q(ended_on__isnull=True)),
        )
    )
    found = [CauseCount(str(Wait.Cause(c).label), begun, waiting) for c, begun, waiting in rows]
    return sorted(found, key=lambda one: (-one.begun, one.label))


def deadlines_by_municipality(today: date) -> list[tuple[str, int, int, int]]:
    """Return short name, open, due today and overdue of every municipality: one statement."""
    here = "supportrequest__"
    is_open = Q(**{f"{here}status__in": sorted(OPEN)})
    runs = Q(**{f"{here}status__in": sorted(CLOCK_RUNS)})
    waits = Q(**{f"{here}status": Status.WAITING_LIST})
    due = (runs & Q(**{f"{here}match_by": today})) | (waits & Q(**{f"{here}promised_on": today}))
    late = (runs & Q(**{f"{here}match_by__lt": today})) | (
        waits & Q(**{f"{here}promised_on__lt": today})
    )
    counted = Municipality.objects.order_by("slug").annotate(
        n_open=Count(f"{here}pk", filter=is_open),
        n_due=Count(f"{here}pk", filter=due),
        n_late=Count(f"{here}pk", filter=late),
    )
    return list(counted.values_list("slug", "n_open", "n_due", "n_late"))


def _counts(municipalities: Collection[int], today: date) -> Iterable[tuple[Any, ...]]:
    """Rows of kind, day, count and two counts among them.

    open: awaiting the coordinator, and those with a day to keep. matched: kept the five days, kept
    the same week. broke five, broke week: nothing more; the day is the deadline.
    """
    here = SupportRequest.objects.filter(municipality__in=municipalities).order_by()
    first_week = _first_monday(today)
    open_cases = _by_day(
        here.filter(status__in=sorted(OPEN)),
        "open",
        Case(When(status=Status.WAITING_LIST, then=F("promised_on")), default=F("match_by")),
        Q(status__in=AWAITS_COORDINATOR),
        Q(status__in=[*CLOCK_RUNS, Status.WAITING_LIST]),
    )
    received = _by_day(
        here.filter(received_on__gte=first_week), "received", F("received_on"), Q(), Q()
    )
    since = min(first_week, school_year_bounds(today)[0])
    matched = _by_day(
        here.filter(matched_at__gte=_start_of(since)),
        "matched",
        TruncDate("matched_at"),
        Q(matched_in_five=True),
        Q(matched_in_week=True),
    )
    broken = [
        _by_day(here.filter(_broke(clock, since, today)), f"broke {clock}", F(deadline), Q(), Q())
        for clock, deadline in DEADLINES.items()
    ]
    return open_cases.union(received, matched, *broken, all=True)


def _broke(clock: str, since: date, today: date) -> Q:
    """Deadline passed without a match, and neither ended nor paused before it."""
    deadline = DEADLINES[clock]
    paused_before = ClockPause.objects.filter(
        support_request=OuterRef("pk"), ended_on__isnull=True, started_on__lte=OuterRef(deadline)
    )
    not_over = Q(closed_at__isnull=True) | Q(closed_at__date__gt=F(deadline))
    unmatched = Q(matched_at__isnull=True) & not_over & ~Exists(paused_before)
    # Late means after a deadline that is itself after `since`; saying so lets the index answer.
    late = Q(matched_at__gte=_start_of(since)) & Q(**{f"matched_in_{clock}": False})
    passed = Q(**{f"{deadline}__gte": since, f"{deadline}__lt": today})
    return passed & (unmatched | late)


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _by_day(
    cases: QuerySet[SupportRequest],
    kind: str,
    day: F | TruncDate | Case,
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


def _kept(days: Sequence[_Day]) -> Kept:
    matched = [d for d in days if d.kind == "matched"]
    return Kept(
        in_five=_share(sum(d.first for d in matched), days, "broke five"),
        in_week=_share(sum(d.second for d in matched), days, "broke week"),
    )


def _share(kept: int, days: Sequence[_Day], kind: str) -> Share:
    return Share(kept, kept + sum(d.count for d in days if d.kind == kind))


def _weeks(received: list[_Day], matched: list[_Day], today: date) -> list[Week]:
    mondays = [_first_monday(today) + timedelta(weeks=n) for n in range(WEEKS)]
    return [Week(m, _in_week(received, m), _in_week(matched, m)) for m in mondays]


def _in_week(days: list[_Day], monday: date) -> int:
    return sum(d.count for d in days if monday <= d.day < monday + timedelta(weeks=1))

"""The next ten working days in sentences: one statement, and the advisors the board has read."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, IntegerField, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from advisors.models import Absence, AdvisorCompetence, CompetenceArea
from requests.forecast import (
    HORIZON,
    LEAST_REQUESTS,
    LEAST_WEEKS,
    WEEKS,
    Forecast,
    GroupShortage,
    Helper,
    Past,
    TooLittle,
    Unmatched,
    forecast,
)
from requests.models import RequestTheme, SupportRequest
from requests.queries.board.choices import Choices
from requests.states import OPEN, Status
from schools.durations import in_words
from schools.workdays import ONE_DAY, WorkCalendar, school_year_bounds

MOST_GROUPS = 3
NOT_OFFERED = sorted(OPEN - {Status.OFFERED})
PLANNED = Cast("planned_minutes", IntegerField())
NOTHING = Value(0, IntegerField())
IS_CLARIFIED = Case(When(planned_minutes__gt=0, then=1), default=0, output_field=IntegerField())


@dataclass(frozen=True)
class Outlook:
    """What the board says of one municipality; `warnings` is empty when there is room enough."""

    place: str
    warnings: Sequence[str]
    note: str
    counted: Sequence[str]


@dataclass
class _Counted:
    """The rows of one municipality."""

    days: Counter[date] = field(default_factory=Counter)
    group_days: defaultdict[str, Counter[date]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    minutes: Counter[int] = field(default_factory=Counter)
    open: list[tuple[int, int, int]] = field(default_factory=list)
    open_groups: Counter[str] = field(default_factory=Counter)
    competences: defaultdict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    absences: defaultdict[int, list[tuple[date, date]]] = field(
        default_factory=lambda: defaultdict(list)
    )


def outlooks(choices: Choices, *, today: date) -> list[Outlook]:
    """Return what to say of each municipality: one statement."""
    rows = _counted(choices.places, today)
    return [
        _said(
            place.name if len(choices.places) > 1 else "",
            *_forecast(rows[pk], choices, pk, today=today),
        )
        for pk, place in choices.places.items()
    ]


# Reading


def _counted(places: Collection[int], today: date) -> Mapping[int, _Counted]:
    """Rows of kind, municipality, a key, a text, and two numbers, as the kinds below need."""
    monday = _this_monday(today)
    here = SupportRequest.objects.filter(municipality__in=places).order_by()
    past = here.filter(
        received_on__gte=monday - timedelta(weeks=WEEKS), received_on__lt=monday
    ).exclude(status__in=[Status.DRAFT, Status.AWAITING_LEADER])
    unmatched = here.filter(status__in=NOT_OFFERED)
    kinds = [
        _rows(past, "day", text="received_on"),
        _rows(past.filter(planned_minutes__gt=0), "minutes", key=PLANNED),
        _rows(unmatched, "open", key=IS_CLARIFIED),
        _theme_rows(past, "group day", text="support_request__received_on"),
        _theme_rows(unmatched, "open group"),
        _competences(places),
        _absences(places, today),
    ]
    found: defaultdict[int, _Counted] = defaultdict(_Counted)
    for kind, place, key, text, group, n, m in kinds[0].union(*kinds[1:], all=True):
        _note(found[place], kind, key, text, group, n, m)
    return found


def _rows(
    cases: QuerySet[SupportRequest], kind: str, *, key: Any = NOTHING, text: str = ""
) -> QuerySet[Any, Any]:
    return (
        cases.values(
            kind=Value(kind, CharField()),
            place=Cast("municipality_id", IntegerField()),
            key=key,
            text=Cast(text, CharField()) if text else Value("", CharField()),
            group=Value("", CharField()),
        )
        .annotate(n=Count("pk"), m=Sum("planned_minutes", default=0))
        .values_list("kind", "place", "key", "text", "group", "n", "m")
    )


def _theme_rows(
    cases: QuerySet[SupportRequest], kind: str, *, text: str = ""
) -> QuerySet[Any, Any]:
    return (
        RequestTheme.objects.filter(support_request__in=cases.values("pk"))
        .order_by()
        .values(
            kind=Value(kind, CharField()),
            place=Cast("support_request__municipality_id", IntegerField()),
            key=NOTHING,
            text=Cast(text, CharField()) if text else Value("", CharField()),
            group=Cast("area__group", CharField()),
        )
        .annotate(n=Count("support_request", distinct=True), m=NOTHING)
        .values_list("kind", "place", "key", "text", "group", "n", "m")
    )


def _competences(places: Collection[int]) -> QuerySet[Any, Any]:
    known = AdvisorCompetence.objects.filter(advisor__municipality__in=places).order_by()
    return known.values_list(
        Value("competence", CharField()),
        Cast("advisor__municipality_id", IntegerField()),
        Cast("advisor_id", IntegerField()),
        Value("", CharField()),
        Cast("area__group", CharField()),
        NOTHING,
        NOTHING,
    ).distinct()


def _absences(places: Collection[int], today: date) -> QuerySet[Any, Any]:
    """Absences that can touch ten working days; a month of days off in between is no matter."""
    near = Absence.objects.filter(
        Q(advisor__municipality__in=places),
        starts_on__lte=today + timedelta(days=8 * HORIZON),
        ends_on__gte=today,
    ).order_by()
    return near.values_list(
        Value("absence", CharField()),
        Cast("advisor__municipality_id", IntegerField()),
        Cast("advisor_id", IntegerField()),
        Cast("starts_on", CharField()),
        Cast("ends_on", CharField()),
        NOTHING,
        NOTHING,
    )


def _note(counted: _Counted, kind: str, key: int, text: str, group: str, n: int, m: int) -> None:
    match kind:
        case "day":
            counted.days[date.fromisoformat(text)] += n
        case "minutes":
            counted.minutes[key] += n
        case "open":
            counted.open.append((key, n, m))
        case "group day":
            counted.group_days[group][date.fromisoformat(text)] += n
        case "open group":
            counted.open_groups[group] += n
        case "competence":
            counted.competences[key].add(group)
        case _:
            counted.absences[key].append((date.fromisoformat(text), date.fromisoformat(group)))


# Counting


def _forecast(
    counted: _Counted, choices: Choices, place: int, *, today: date
) -> tuple[Forecast | TooLittle, Past]:
    calendar = choices.calendar_of(place)
    mondays = _weeks(counted.days, calendar, today)
    past = Past(
        weeks=[_in_week(counted.days, monday) for monday in mondays],
        groups={
            group: [_in_week(days, monday) for monday in mondays]
            for group, days in counted.group_days.items()
        },
        minutes=counted.minutes,
    )
    _start, end = school_year_bounds(today)
    ahead = _days_ahead(calendar, today)
    helpers = [
        Helper(
            free_minutes=advisor.free_minutes,
            places=advisor.max_courses - advisor.courses_count - advisor.offers_count,
            days=_days_at_work(ahead, counted.absences.get(advisor.pk, ())),
            groups=frozenset(counted.competences.get(advisor.pk, ())),
        )
        for advisor in choices.advisors
        if advisor.municipality_id == place
    ]
    days_left = calendar.working_days_between(today, end + ONE_DAY)
    return forecast(past, _unmatched(counted), helpers, days_left=days_left), past


def _unmatched(counted: _Counted) -> Unmatched:
    return Unmatched(
        count=sum(n for clarified, n, _m in counted.open),
        minutes=sum(m for _clarified, _n, m in counted.open),
        unclarified=sum(n for clarified, n, _m in counted.open if not clarified),
        groups=counted.open_groups,
    )


def _weeks(days: Iterable[date], calendar: WorkCalendar, today: date) -> list[date]:
    """Return the Mondays that count: since the first request of all, with a working day in them."""
    first = min(days, default=None)
    if first is None:
        return []
    monday = _this_monday(today)
    mondays = [monday - timedelta(weeks=n) for n in range(WEEKS, 0, -1)]
    return [
        m
        for m in mondays
        if m + timedelta(days=6) >= first and calendar.last_working_day_of_iso_week(m)
    ]


def _in_week(days: Mapping[date, int], monday: date) -> int:
    return sum(n for day, n in days.items() if monday <= day < monday + timedelta(weeks=1))


def _this_monday(today: date) -> date:
    return today - timedelta(days=today.weekday())


def _days_ahead(calendar: WorkCalendar, today: date) -> list[date]:
    day = calendar.on_or_after(today)
    return [calendar.add_working_days(day, n) for n in range(HORIZON)]


def _days_at_work(ahead: Sequence[date], absences: Sequence[tuple[date, date]]) -> int:
    return sum(1 for day in ahead if not any(first <= day <= last for first, last in absences))


# Saying


def _said(place: str, found: Forecast | TooLittle, past: Past) -> Outlook:
    if isinstance(found, TooLittle):
        note = _(
            "There is too little to look ten working days ahead from: %(requests)d requests in "
            "%(weeks)d weeks. It takes %(least)d requests in %(least_weeks)d weeks."
        ) % {
            "requests": found.received,
            "weeks": found.weeks,
            "least": LEAST_REQUESTS,
            "least_weeks": LEAST_WEEKS,
        }
        return Outlook(place, [], note, [])
    warnings = [*_of_places(found), *_of_hours(found), *_of_groups(found.groups)]
    note = "" if warnings else _enough(found)
    return Outlook(place, warnings, note, _how(found, past))


def _of_places(found: Forecast) -> list[str]:
    if not found.missing_places:
        return []
    return [
        _(
            "%(expected)d new requests are expected and %(unmatched)d await an advisor, but there "
            "is room for %(places)d courses. %(missing)d lack a place."
        )
        % {
            "expected": found.expected,
            "unmatched": found.unmatched,
            "places": found.places,
            "missing": found.missing_places,
        }
    ]


def _of_hours(found: Forecast) -> list[str]:
    if not found.missing_minutes:
        return []
    return [
        _(
            "The expected requests take %(needed)s, but the free hours give %(spread)s when they "
            "are to last until 31 July. %(missing)s are missing."
        )
        % {
            "needed": in_words(found.needed_minutes),
            "spread": in_words(found.spread_minutes),
            "missing": in_words(found.missing_minutes),
        }
    ]


def _of_groups(groups: Sequence[GroupShortage]) -> list[str]:
    said = [_of_group(one) for one in groups[:MOST_GROUPS]]
    more = len(groups) - MOST_GROUPS
    if more > 0:
        also = ngettext(
            "%(n)d more group of themes is short of room.",
            "%(n)d more groups of themes are short of room.",
            more,
        )
        said.append(also % {"n": more})
    return said


def _of_group(one: GroupShortage) -> str:
    count = one.expected + one.unmatched
    label = CompetenceArea.Group(one.group).label
    values = {"group": label, "requests": count, "places": one.places, "n": one.advisors}
    if not one.advisors:
        said = ngettext(
            "%(group)s: %(requests)d request is expected or waits, but no advisor has room.",
            "%(group)s: %(requests)d requests are expected or wait, but no advisor has room.",
            count,
        )
        return said % values
    said = ngettext(
        "%(group)s: %(requests)d requests are expected or wait, but only %(n)d advisor has room, "
        "for %(places)d.",
        "%(group)s: %(requests)d requests are expected or wait, but only %(n)d advisors have "
        "room, for %(places)d.",
        one.advisors,
    )
    return said % values


def _enough(found: Forecast) -> str:
    return _(
        "The next %(days)d working days: %(expected)d new requests are expected and %(unmatched)d "
        "await an advisor. There is room for %(places)d courses."
    ) % {
        "days": found.days,
        "expected": found.expected,
        "unmatched": found.unmatched,
        "places": found.places,
    }


def _how(found: Forecast, past: Past) -> list[str]:
    return [
        _(
            "Expected is the median of the last %(weeks)d whole weeks (%(counts)s requests), "
            "for %(days)d working days."
        )
        % {
            "weeks": len(past.weeks),
            "counts": ", ".join(map(str, past.weeks)),
            "days": found.days,
        },
        _(
            "A course is counted as %(each)s, the median of what was planned for requests of "
            "those weeks."
        )
        % {"each": in_words(found.minutes_each)},
        _(
            "Room is what each advisor’s limit of courses and free hours allow. Days with absence "
            "are taken out, and courses that end on the way are not counted on."
        ),
        _(
            "The free hours are spread evenly over the working days until 31 July, after the "
            "requests that wait have had theirs."
        ),
    ]

"""The coordinator's board: key figures, load, and the cases by time left.

Ten statements at most however many cases there are: three for who is looking, one each for
figures, advisors, schools, themes, the page of cases and what belongs to them, and one for the
access log when she searches.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from advisors.models import Advisor, CompetenceArea
from requests.dates import short_date
from requests.models import Offer, RequestTheme, SupportRequest
from requests.presentation import STATUS_TONES, Badge, badge
from requests.states import (
    AWAITS_COORDINATOR,
    CLOCK_RUNS,
    ENDED,
    OPEN,
    UNDER_WAY,
    OfferStatus,
    Status,
)
from schools.access import access_of
from schools.models import Municipality, School

PAGE_SIZE = 20
MAX_WORDS = 5
SOON = timedelta(days=7)


@dataclass(frozen=True)
class Filters:
    """What the coordinator has chosen; empty means no limit, except that only open ones show."""

    q: str = ""
    status: str = ""
    theme: int | None = None
    school: int | None = None
    advisor: int | None = None
    deadline: str = ""
    page: int = 1


@dataclass(frozen=True)
class Choices:
    """What can be chosen among, read once: names for the list come from here, too."""

    municipality: Municipality | None
    schools: Mapping[int, str]
    areas: Mapping[int, CompetenceArea]
    advisors: Sequence[Advisor]


@dataclass(frozen=True)
class Row:
    """One case in the list, every word ready."""

    url: str
    themes: str
    case_number: str
    level: str
    school: str
    advisor: str
    is_offered: bool
    status: str
    tone: str
    badge: Badge | None
    due: str
    is_promised: bool
    is_urgent: bool


@dataclass(frozen=True)
class Page:
    rows: Sequence[Row]
    number: int
    total: int

    @property
    def first(self) -> int:
        return (self.number - 1) * PAGE_SIZE + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @cached_property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))

    @property
    def shown_pages(self) -> list[int]:
        """The pages around this one, with the first and the last; 0 stands for a gap."""
        near = {1, self.pages, *range(self.number - 1, self.number + 2)}
        shown: list[int] = []
        for number in sorted(n for n in near if 1 <= n <= self.pages):
            if shown and number > shown[-1] + 1:
                shown.append(0)
            shown.append(number)
        return shown


def places_of(user: User) -> frozenset[int]:
    """The municipalities the person coordinates; empty for everybody else."""
    return access_of(user).municipalities(Permission.VIEW_ALL_REQUESTS)


def cases_of(user: User) -> QuerySet[SupportRequest]:
    """What she coordinates, which may be less than what she may see: she can be a teacher too."""
    return (
        SupportRequest.objects.visible_to(user)
        .filter(municipality__in=places_of(user))
        .exclude(status__in=[Status.DRAFT, Status.AWAITING_LEADER])
    )


def choices_for(user: User) -> Choices:
    """Read schools, themes and advisors: three statements."""
    places = places_of(user)
    schools = list(
        School.objects.filter(municipality__in=places)
        .select_related("municipality")
        .order_by("name")
    )
    areas = CompetenceArea.objects.filter(municipality__in=places)
    return Choices(
        municipality=schools[0].municipality if schools else None,
        schools={school.pk: school.name for school in schools},
        areas={area.pk: area for area in areas},
        advisors=list(_advisors_with_load(places)),
    )


def page_of(user: User, filters: Filters, choices: Choices, *, today: date) -> Page:
    """Read one page of cases by time left: two statements, two more when the page is gone."""
    found = _filtered(cases_of(user), filters, choices, today)
    rows = _slice(found, filters, filters.page)
    number = filters.page
    if not rows and number > 1:
        number, rows = 1, _slice(found, filters, 1)
    themes, advisors = _belongings([row["pk"] for row in rows], choices)
    return Page(
        rows=[_row(row, choices, themes, advisors, today) for row in rows],
        number=number,
        total=rows[0]["total"] if rows else 0,
    )


def _slice(found: QuerySet[SupportRequest], filters: Filters, number: int) -> list[dict[str, Any]]:
    start = (number - 1) * PAGE_SIZE
    page = _ordered(found, filters).values(
        "pk",
        "case_number",
        "school_id",
        "school_level",
        "status",
        "urgency",
        "match_by",
        "promised_on",
        total=Window(Count("*")),
    )
    return [dict(row) for row in page[start : start + PAGE_SIZE]]


def _advisors_with_load(places: frozenset[int]) -> QuerySet[Advisor]:
    """Active advisors with the courses they run and the offers they have not answered."""
    running = Q(
        offers__status=OfferStatus.ACCEPTED,
        offers__support_request__status__in=[Status.OFFERED, *UNDER_WAY],
    )
    return (
        Advisor.objects.active()
        .filter(municipality__in=places)
        .select_related("user")
        .order_by("user__name", "pk")
        .annotate(
            courses_count=Count("offers", filter=running),
            offers_count=Count("offers", filter=Q(offers__status=OfferStatus.OPEN)),
        )
    )


# Filtering


def _filtered(
    cases: QuerySet[SupportRequest], filters: Filters, choices: Choices, today: date
) -> QuerySet[SupportRequest]:
    cases = cases.filter(_by_status(filters.status))
    if filters.school:
        cases = cases.filter(school=filters.school)
    if filters.theme:
        cases = cases.filter(_has_theme([filters.theme]))
    if filters.advisor:
        standing = Offer.objects.standing().filter(
            support_request=OuterRef("pk"), advisor=filters.advisor
        )
        cases = cases.filter(Exists(standing))
    if filters.deadline:
        cases = cases.filter(_by_deadline(filters.deadline, today))
    for word in filters.q.split()[:MAX_WORDS]:
        cases = cases.filter(_holds(word, choices))
    return cases


def _by_status(status: str) -> Q:
    match status:
        case "":
            return Q(status__in=sorted(OPEN))
        case "mine":
            return Q(status__in=AWAITS_COORDINATOR)
        case "under_way":
            return Q(status__in=sorted(UNDER_WAY))
        case "ended":
            return Q(status__in=sorted(ENDED))
        case "all":
            return Q()
        case _:
            return Q(status=status)


def _by_deadline(deadline: str, today: date) -> Q:
    match deadline:
        case "overdue":
            return _due_until(today - timedelta(days=1))
        case "today":
            return _due_until(today) & ~_due_until(today - timedelta(days=1))
        case _:
            return _due_until(today + SOON)


def _due_until(day: date) -> Q:
    """Cases whose promise ends on `day` or before; a clock that stands still has no deadline."""
    return Q(status__in=CLOCK_RUNS, match_by__lte=day) | Q(
        status=Status.WAITING_LIST, promised_on__lte=day
    )


def _has_theme(areas: Sequence[int]) -> Exists:
    return Exists(RequestTheme.objects.filter(support_request=OuterRef("pk"), area__in=areas))


def _holds(word: str, choices: Choices) -> Q:
    """Whether the case number, the school, a theme or the situation holds the word."""
    folded = word.casefold()
    schools = [pk for pk, name in choices.schools.items() if folded in name.casefold()]
    areas = [pk for pk, area in choices.areas.items() if folded in area.name.casefold()]
    holds = Q(case_number__icontains=word) | Q(situation__iregex=_pattern(word))
    if schools:
        holds |= Q(school__in=schools)
    if areas:
        holds |= Q(_has_theme(areas))
    return holds


def _pattern(word: str) -> str:
    """A regular expression that finds æ, ø and å in either case whatever the database's locale."""
    return "".join(
        re.escape(char) if char.isascii() else f"[{char.lower()}{char.upper()[0]}]" for char in word
    )


def _ordered(cases: QuerySet[SupportRequest], filters: Filters) -> QuerySet[SupportRequest]:
    """Open ones by time left, and after them what is over, the latest first."""
    if filters.status in {"", "mine"}:
        return cases.order_by(Coalesce("promised_on", "match_by"), "pk")
    is_open = Q(status__in=sorted(OPEN))
    return cases.order_by(
        Case(When(is_open, then=Value(0)), default=Value(1), output_field=IntegerField()),
        Case(When(is_open, then=Coalesce("promised_on", "match_by"))),
        "-received_at",
        "-pk",
    )


# Rows


def _belongings(
    cases: Sequence[int], choices: Choices
) -> tuple[Mapping[int, list[str]], Mapping[int, tuple[str, bool]]]:
    """Themes and lead advisors of some cases in one statement."""
    themes: defaultdict[int, list[str]] = defaultdict(list)
    leads: dict[int, tuple[str, bool]] = {}
    if not cases:
        return themes, leads
    of_themes = RequestTheme.objects.filter(support_request__in=cases).values_list(
        "support_request_id", Value("theme"), Cast("area_id", CharField())
    )
    of_leads = (
        Offer.objects.standing()
        .filter(support_request__in=cases, part=Offer.Part.LEAD)
        .values_list("support_request_id", "status", "advisor__user__name")
    )
    for case_id, kind, text in of_themes.order_by().union(of_leads.order_by(), all=True):
        if kind == "theme":
            area = choices.areas.get(int(text))
            themes[case_id].append(area.name if area else "")
        else:
            leads[case_id] = (text, kind == OfferStatus.OPEN)
    return themes, leads


def _row(
    values: Mapping[str, Any],
    choices: Choices,
    themes: Mapping[int, list[str]],
    leads: Mapping[int, tuple[str, bool]],
    today: date,
) -> Row:
    case: SupportRequest = SupportRequest(
        **{name: value for name, value in values.items() if name not in {"total", "pk"}}
    )
    pk = values["pk"]
    waits = case.status == Status.WAITING_LIST
    due = case.promised_on if waits else case.match_by
    lead, is_offered = leads.get(pk, ("", False))
    return Row(
        url=reverse("coordinator:detail", args=[pk]),
        themes=", ".join(sorted(themes.get(pk, []))) or _("No theme chosen"),
        case_number=case.case_number,
        level=case.get_school_level_display(),
        school=choices.schools.get(case.school_id, ""),
        advisor=lead,
        is_offered=is_offered,
        status=str(Status(case.status).label),
        tone=STATUS_TONES[case.status],
        badge=badge(due, case.status, today),
        due=short_date(due) if due and case.is_open else "",
        is_promised=waits,
        is_urgent=case.urgency == SupportRequest.Urgency.URGENT,
    )

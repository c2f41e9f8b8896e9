"""The flat list of the coordinator's cases by time left: searched, filtered, paged.

Nine statements at most however many cases there are: three for who is looking, one each for
schools, for themes with calendar and saved filters, for advisors, for the page of cases and what
belongs to them, and one for the access log when she searches.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import (
    Case,
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
from django.db.models.functions import Coalesce

from accounts.models import User
from requests.models import Offer, RequestTheme, SupportRequest
from requests.queries.board.choices import Choices, cases_of
from requests.queries.board.rows import SHOWN, Row, rows_of
from requests.states import AWAITS_COORDINATOR, CLOCK_RUNS, ENDED, OPEN, UNDER_WAY, Status

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


def page_of(user: User, filters: Filters, choices: Choices, *, today: date) -> Page:
    """Read one page of cases by time left: two statements, two more when the page is gone."""
    found = _filtered(cases_of(user), filters, choices, today)
    rows = _slice(found, filters, filters.page)
    number = filters.page
    if not rows and number > 1:
        number, rows = 1, _slice(found, filters, 1)
    return Page(
        rows=rows_of(rows, choices, today=today),
        number=number,
        total=rows[0]["total"] if rows else 0,
    )


def _slice(found: QuerySet[SupportRequest], filters: Filters, number: int) -> list[dict[str, Any]]:
    start = (number - 1) * PAGE_SIZE
    page = _ordered(found, filters).values(
        *SHOWN,
        total=Window(Count("*")),
    )
    return [dict(row) for row in page[start : start + PAGE_SIZE]]


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

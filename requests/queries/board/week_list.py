"""The week on paper: every open case and what was matched this week, by whose turn it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, DateField, F, When, Window
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from requests.models import SupportRequest
from requests.presentation import turn_sentence
from requests.queries.board.choices import Choices, cases_of
from requests.queries.board.rows import SHOWN, Row, rows_of
from requests.queries.board.week import DUE, GROUP, GROUPS, MATCHED, TURNS, of_this_week
from requests.states import OPEN, Status

MOST_LINES = 250
"""Some eight sheets: more is not a list to carry along."""


@dataclass(frozen=True)
class PrintedGroup:
    key: str
    turn: str
    label: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class WeekList:
    groups: Sequence[PrintedGroup]
    total: int

    @property
    def left_out(self) -> int:
        return self.total - sum(len(group.rows) for group in self.groups)


def week_list_of(user: User, choices: Choices, *, now: datetime) -> WeekList:
    """Read the cases with the nearest deadlines, in the groups of the board: two statements."""
    today = timezone.localdate(now)
    cases = (
        cases_of(user)
        .filter(of_this_week(today))
        .annotate(
            group=GROUP,
            due=Case(When(status__in=sorted(OPEN), then=DUE), output_field=DateField()),
            total=Window(Count("pk")),
        )
        .order_by(F("due").asc(nulls_last=True), "pk")
        .values(*SHOWN, "group", "total")
    )
    found = list(cases[:MOST_LINES])
    rows = rows_of(found, choices, today=today)
    by_group: dict[str, list[Row]] = {}
    for one, row in zip(found, rows, strict=True):
        by_group.setdefault(one["group"], []).append(row)
    return WeekList(
        groups=[
            PrintedGroup(
                key=name,
                turn=_turn(name),
                label=str(GROUPS[name][1]) if name != MATCHED else _("Matched this week"),
                rows=by_group[name],
            )
            for _key, _turn_label, names in TURNS
            for name in names
            if name in by_group
        ],
        total=found[0]["total"] if found else 0,
    )


def _turn(group: str) -> str:
    status = GROUPS[group][0] if group in GROUPS else Status.MATCHED
    return turn_sentence(SupportRequest(status=status), for_school=False)

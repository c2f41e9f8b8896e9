"""Requests the centre leader may decide about: facts and figures, never what a school wrote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from accounts.models import User
from accounts.roles import Permission
from requests.deadlines import working_days_left
from requests.models import LeaderDecision, SupportRequest
from requests.presentation import long_date
from requests.querysets import SupportRequestQuerySet
from requests.states import CLOCK_RUNS, Status
from schools.access import access_of
from schools.queries import work_calendars
from schools.workdays import WorkCalendar

MOST = 100


@dataclass(frozen=True)
class DecisionLine:
    """One request past its fifth working day. `days_late` is in working days, 0 on the day."""

    pk: int
    case_number: str
    school: str
    themes: str
    received: str
    days_late: int
    standing: str
    declined: int


@dataclass(frozen=True)
class DecidedLine:
    case_number: str
    school: str
    outcome: str
    promised: str
    decided_by: str


def to_decide(user: User, *, today: date) -> SupportRequestQuerySet:
    """Return the requests without an advisor whose fifth working day has come, undecided."""
    places = access_of(user).municipalities(Permission.DECIDE)
    return SupportRequest.objects.filter(
        municipality__in=places,
        status__in=CLOCK_RUNS,
        match_by_five__lte=today,
        decisions__isnull=True,
    )


def lines(user: User, *, today: date) -> Sequence[DecisionLine]:
    """Return what is to be decided, the latest first: three statements."""
    rows = list(
        to_decide(user, today=today)
        .select_related("school")
        .prefetch_related("themes")
        .annotate(
            declined=Count("offers", filter=Q(offers__status="declined")),
        )
        .order_by("match_by_five", "pk")[:MOST]
    )
    calendars = work_calendars({row.municipality_id for row in rows})
    return [
        DecisionLine(
            pk=row.pk,
            case_number=row.case_number,
            school=row.school.name,
            themes=", ".join(theme.name for theme in row.themes.all()),
            received=long_date(row.received_on) if row.received_on else "",
            days_late=_late(row, today, calendars),
            standing=str(Status(row.status).label),
            declined=row.declined,  # type: ignore[attr-defined]  # annotated
        )
        for row in rows
    ]


def decided(user: User) -> Sequence[DecidedLine]:
    """Return the latest decisions of the person's municipalities: one statement."""
    places = access_of(user).municipalities(Permission.DECIDE)
    found = LeaderDecision.objects.filter(support_request__municipality__in=places).select_related(
        "support_request__school", "decided_by"
    )
    return [
        DecidedLine(
            case_number=one.support_request.case_number,
            school=one.support_request.school.name,
            outcome=one.get_outcome_display(),
            promised=long_date(one.promised_on),
            decided_by=str(one.decided_by),
        )
        for one in found[:20]
    ]


def _late(row: SupportRequest, today: date, calendars: Mapping[int, WorkCalendar]) -> int:
    due = row.match_by_five
    assert due is not None
    return -working_days_left(due, today, calendars[row.municipality_id])

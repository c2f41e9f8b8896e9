"""What an act on several requests will do to each, and what became of it: two statements each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from django.utils.translation import gettext as _

from accounts.models import User
from requests.models import SupportRequest
from requests.presentation import Badge, work_badge
from requests.queries.board.choices import cases_of
from requests.states import REQUEST_STATES, Status, Transition
from schools.queries import work_calendar
from schools.workdays import WorkCalendar


@dataclass(frozen=True)
class PreviewLine:
    """A chosen request; `obstacle` says why nothing will happen to it."""

    pk: int
    value: str
    case_number: str
    school: str
    status: str
    badge: Badge | None
    obstacle: str


@dataclass(frozen=True)
class Preview:
    can: Sequence[PreviewLine]
    can_not: Sequence[PreviewLine]


class KeptLine(TypedDict):
    """One line as the session keeps it between the act and its page."""

    case: int
    refusal: str


@dataclass(frozen=True)
class DoneLine:
    pk: int
    case_number: str
    school: str
    refusal: str


@dataclass(frozen=True)
class DonePage:
    done: Sequence[DoneLine]
    changed: Sequence[DoneLine]


def preview_of(
    user: User, chosen: Collection[int], transition: Transition, *, today: date
) -> Preview:
    """Judge the chosen requests as they stand now; those that are not hers are left out.

    The nearest deadline first.
    """
    cases = list(
        cases_of(user)
        .filter(pk__in=chosen)
        .select_related("school", "municipality")
        .order_by("match_by", "pk")
    )
    places = {case.municipality for case in cases}
    calendars = {place.pk: work_calendar(place) for place in places}
    lines = [_line(case, transition, today, calendars[case.municipality_id]) for case in cases]
    return Preview(
        can=[line for line in lines if not line.obstacle],
        can_not=[line for line in lines if line.obstacle],
    )


def done_page(user: User, kept: Collection[KeptLine]) -> DonePage:
    """Name the requests again, as far as the person may see them now."""
    cases = cases_of(user).select_related("school").in_bulk([line["case"] for line in kept])
    lines = [
        DoneLine(
            pk=line["case"],
            case_number=cases[line["case"]].case_number,
            school=cases[line["case"]].school.name,
            refusal=line["refusal"],
        )
        for line in kept
        if line["case"] in cases
    ]
    return DonePage(
        done=[line for line in lines if not line.refusal],
        changed=[line for line in lines if line.refusal],
    )


def _line(
    case: SupportRequest, transition: Transition, today: date, calendar: WorkCalendar
) -> PreviewLine:
    due = case.promised_on if case.status == Status.WAITING_LIST else case.match_by
    status = str(Status(case.status).label)
    obstacle = ""
    if not REQUEST_STATES.allows(case.status, transition):
        obstacle = _("It stands as “%(status)s”.") % {"status": status}
    return PreviewLine(
        pk=case.pk,
        value=f"{case.pk}.{case.version}",
        case_number=case.case_number,
        school=case.school.name,
        status=status,
        badge=work_badge(due, case.status, today, calendar),
        obstacle=obstacle,
    )

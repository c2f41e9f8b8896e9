"""Open deadlines beside the ones the calendar gives as it is now. Reads only."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from requests.deadlines import Clock, Deadlines, postpone, promise
from requests.models import ClockPause, SupportRequest
from requests.states import OPEN
from schools.models import Municipality
from schools.queries import work_calendar
from schools.workdays import WorkCalendar


@dataclass(frozen=True)
class Move:
    """A request whose deadlines are not what the calendar says; dates are local days."""

    support_request: SupportRequest
    before: Deadlines
    after: Deadlines


def promised(municipality: Municipality, received_at: datetime) -> Deadlines:
    """Return the deadlines of a request received at `received_at`, by today's calendar."""
    return _promised(municipality, received_at, work_calendar(municipality))


def moves(municipality: Municipality) -> list[Move]:
    """Return every open request whose deadlines differ from the calendar: three statements.

    Receipt, and each pause that has ended, are counted anew; a pause that still runs is counted
    when it ends. The nearest deadline comes first. Changes nothing.
    """
    calendar = work_calendar(municipality)
    cases = list(open_cases(municipality).select_related("school"))
    pauses = ended_pauses(municipality)
    return [move for case in cases if (move := move_of(municipality, case, pauses, calendar))]


def open_cases(municipality: Municipality) -> QuerySet[SupportRequest]:
    return SupportRequest.objects.filter(
        municipality=municipality, status__in=sorted(OPEN), received_at__isnull=False
    ).order_by("match_by", "pk")


def ended_pauses(municipality: Municipality) -> Mapping[int, Sequence[ClockPause]]:
    found: defaultdict[int, list[ClockPause]] = defaultdict(list)
    for pause in ClockPause.objects.filter(
        support_request__municipality=municipality,
        support_request__status__in=sorted(OPEN),
        ended_on__isnull=False,
    ).order_by("started_on", "pk"):
        found[pause.support_request_id].append(pause)
    return found


def move_of(
    municipality: Municipality,
    case: SupportRequest,
    pauses: Mapping[int, Sequence[ClockPause]],
    calendar: WorkCalendar,
) -> Move | None:
    if case.received_at is None:
        return None
    after = _promised(municipality, case.received_at, calendar)
    for pause in pauses.get(case.pk, ()):
        if pause.ended_on is not None:
            after = postpone(after, pause.started_on, pause.ended_on, calendar)
    before = Deadlines(**{name: getattr(case, name) for name in Deadlines.__annotations__})
    return None if before == after else Move(case, before, after)


def _promised(
    municipality: Municipality, received_at: datetime, calendar: WorkCalendar
) -> Deadlines:
    return promise(
        received_at,
        calendar,
        official=Clock(municipality.official_clock),
        cutoff_hour=municipality.cutoff_hour,
        zone=timezone.get_default_timezone(),
    )

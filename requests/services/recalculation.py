"""Open deadlines made to follow the calendar again, by one act that first shows what moves."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from accounts.errors import require
from lifecycle.services import save_changes
from requests.errors import CalendarHasChanged
from requests.notices import intake as notices
from requests.permissions import can_recalculate
from requests.queries.recalculation import Move, ended_pauses, move_of, open_cases
from requests.states import CLOCK_RUNS
from schools.models import Municipality
from schools.queries import work_calendar

RECALCULATED = "recalculate"
"""The line in the history of a request whose deadlines have moved."""


@transaction.atomic
def recalculate(
    municipality: Municipality, *, by: Actor, now: datetime, version: int
) -> list[Move]:
    """Move the deadlines that differ from the calendar and return them; the others are left alone.

    `version` is the calendar's when she looked. Locks the municipality and the cases. Each moved
    case gets a line in its history, and its school a mail when the day it was promised moves. A
    reminder of a day that has moved is sent anew by the jobs, since they compare with the day.
    Whether a promise that is decided already was kept is not judged again. Raises NotAllowed, and
    CalendarHasChanged when it has since. Idempotent.
    """
    require(can_recalculate(by, municipality.pk))
    place = Municipality.objects.select_for_update(of=("self",)).get(pk=municipality.pk)
    if place.calendar_version != version:
        raise CalendarHasChanged
    calendar, pauses = work_calendar(place), ended_pauses(place)
    moved = []
    for case in open_cases(place).select_for_update(of=("self",)).order_by("pk"):
        move = move_of(place, case, pauses, calendar)
        if move is None:
            continue
        changes = asdict(move.after)
        for name, value in changes.items():
            setattr(case, name, value)
        save_changes(case, changes, by=by, at=now, transition=RECALCULATED)
        if case.status in CLOCK_RUNS and move.before.match_by != move.after.match_by:
            notices.deadline_moved(case, by=by, now=now)
        moved.append(move)
    place.deadlines_version = place.calendar_version
    place.save(update_fields=["deadlines_version"])
    return moved

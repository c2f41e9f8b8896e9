"""What waits for capacity is taken up again by the system when hours come free.

A periodic look rather than a hook on everything that can free an hour: whatever freed it, a
decline, a grant, an absence that ended, a course that closed, the next look sees it; and days
without the job cost nothing but the days.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from accounts.errors import RuleBroken
from advisors.models import Advisor
from requests.models import SupportRequest
from requests.notices import matching as notices
from requests.queries.waiting import Queue, queue_in
from requests.queries.week_plan import PastOffers, ReadyCase
from requests.services import offers, triage
from requests.services.matching import Staff, ranking_in, staff_in
from requests.states import Status
from schools.models import Municipality
from schools.queries import office_hours


@dataclass(frozen=True)
class Turn:
    """The next request that can be taken up, and the advisor there is room at."""

    support_request: SupportRequest
    advisor_id: int


def reoffer_waiting(*, now: datetime, by: Actor) -> int:
    """Take off the waiting list what an advisor now has room for; return how many.

    In office hours only. The promised date decides who is next, and then how long they have
    waited. Each becomes ready for a match, and the coordinators are told; where the municipality
    says so, the offer is sent to the advisor too. Never beyond what is free: the requests that
    are ready already, and those taken up before, are given their advisors first. Idempotent, late
    or in two workers.
    """
    taken = 0
    for municipality in Municipality.objects.all():
        if office_hours(municipality).is_open(now):
            while _take_next(municipality, now=now, by=by):
                taken += 1
    return taken


def _take_next(municipality: Municipality, *, now: datetime, by: Actor) -> bool:
    """Take up one request in a transaction of its own; False when there is none to take up.

    A request that can not be offered after all stays on the list, and so do those behind it
    until the next look.
    """
    try:
        with transaction.atomic():
            return _take_next_under_lock(municipality, now=now, by=by)
    except RuleBroken:
        return False


def _take_next_under_lock(municipality: Municipality, *, now: datetime, by: Actor) -> bool:
    """One worker a municipality, and nobody sends an offer to its advisors meanwhile.

    The locks leave foreign keys alone. The request itself is taken only if nobody holds it: who
    does may be waiting for an advisor that is locked here.
    """
    places = Municipality.objects.select_for_update(skip_locked=True, no_key=True)
    if not places.filter(pk=municipality.pk).first():
        return False
    queue = queue_in(municipality.pk)
    if not queue.waiting:
        return False
    advisors = Advisor.objects.select_for_update(of=("self",), no_key=True)
    list(advisors.filter(municipality=municipality).order_by("pk"))
    staff = staff_in([municipality.pk], now=now).get(municipality.pk, Staff())
    turn = next_turn(queue, staff, now=now)
    if turn is None:
        return False
    unheld = SupportRequest.objects.select_for_update(of=("self",), skip_locked=True)
    case = unheld.filter(pk=turn.support_request.pk, status=Status.WAITING_LIST).first()
    if case is None or case.version != turn.support_request.version:
        return False
    _take_up(case, turn.advisor_id, municipality, now=now, by=by)
    return True


def _take_up(
    case: SupportRequest, advisor_id: int, municipality: Municipality, *, now: datetime, by: Actor
) -> None:
    ready = triage.take_off_waiting_list(case, by=by, now=now, version=case.version)
    if not municipality.offers_from_waiting_list:
        notices.off_waiting_list(ready, by=by, now=now)
        return
    lead = Advisor.objects.select_related("user").get(pk=advisor_id)
    offers.send(ready, lead=lead, second=None, by=by, now=now, version=ready.version)
    notices.offered_from_waiting_list(ready, by=by, now=now)


def next_turn(queue: Queue, staff: Staff, *, now: datetime) -> Turn | None:
    """Return the first that waits and fits beside all who are before it; writes nothing.

    Each who is before is given the best advisor who has room, and her room shrinks by it. So a
    way to serve everybody taken up always exists, though not every such way is found: what would
    fit only if others changed places waits for the plan of the week, or for a person.
    """
    for case in queue.before:
        _chosen, staff = _given(case, staff, queue.past, now)
    for case in queue.waiting:
        advisor_id, staff = _given(case, staff, queue.past, now)
        if advisor_id is not None:
            return Turn(case.support_request, advisor_id)
    return None


def _given(
    case: ReadyCase, staff: Staff, past: PastOffers, now: datetime
) -> tuple[int | None, Staff]:
    """Return the best advisor with room for the case, and the staff with her room shrunk by it."""
    best = next(iter(ranking_in(staff, case, past, now=now).suggestions), None)
    if best is None:
        return None, staff
    chosen = best.candidate.advisor_id
    candidates = [
        replace(
            one,
            free_minutes=one.free_minutes - case.need.minutes,
            open_courses=one.open_courses + 1,
        )
        if one.advisor_id == chosen
        else one
        for one in staff.candidates
    ]
    return chosen, replace(staff, candidates=candidates)

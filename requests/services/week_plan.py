"""The plan of the week: proposed, and sent line by line."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone

from accounts.actors import Actor, person
from accounts.errors import NotAllowed, RuleBroken
from accounts.models import User
from advisors.matching import Candidate, Case, Plan, plan
from advisors.models import Advisor
from requests.errors import AdvisorLeftOut
from requests.models import SupportRequest
from requests.queries.week_plan import (
    Choices,
    PastOffers,
    Proposal,
    ReadyCase,
    past_offers,
    planning_places,
    ready_cases,
)
from requests.services import offers
from requests.services.matching import Staff, ranking_in, staff_in

SOLVE_SECONDS = 1.5
"""What a page may use on the proof; a plan that is not proved by then says how far it can be."""


@dataclass(frozen=True)
class PlannedLine:
    """One line of a plan as she saw it. `version` is the request's from when it was planned."""

    support_request_id: int
    version: int
    lead_id: int
    second_id: int | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of a line; `refusal` says why it was not sent, and is empty when it was."""

    line: PlannedLine
    refusal: str = ""


def propose(user: User, choices: Choices, *, now: datetime) -> Proposal:
    """Plan the ready requests of the municipalities where the person may match; writes nothing.

    Each municipality is planned alone with its own advisors, and the plans are put together.
    A lock on somebody who works elsewhere is no lock. Seven statements.
    """
    ready = ready_cases(user)
    staff = staff_in(planning_places(user), now=now)
    past = past_offers(ready.cases)
    by_place: defaultdict[int, list[ReadyCase]] = defaultdict(list)
    for case in ready.cases:
        place = case.support_request.municipality_id
        by_place[place].append(_expected(case, staff.get(place, Staff()), now=now))
    candidates = {place: them.candidates for place, them in staff.items()}
    kept = _kept(choices, by_place, candidates)
    plans = [
        _plan_of(cases, staff.get(place, Staff()), kept, past, now=now)
        for place, cases in by_place.items()
    ]
    return Proposal(
        ready=ready,
        plan=_together(plans),
        choices=kept,
        candidates=candidates,
        rankings={
            case.pk: ranking_in(staff.get(place, Staff()), case, past, now=now)
            for place, cases in by_place.items()
            for case in cases
        },
        past=past,
    )


def send_all(lines: Sequence[PlannedLine], *, by: Actor, now: datetime) -> list[Outcome]:
    """Offer each line to its advisors, each in a transaction of its own; one answer a line.

    Every line goes through `offers.send`, which locks and judges again: a request that has
    changed since the plan was made, or an advisor who can no longer take it, is refused with
    the sentence why, and the others are sent all the same. Raises NotAllowed, before anything
    is sent, when a line is about a request the person may not see. Not idempotent, but a line
    sent twice is refused the second time.
    """
    sender = person(by)
    if sender is None:
        raise NotAllowed
    cases = SupportRequest.objects.visible_to(sender).select_related("municipality", "school")
    found = cases.in_bulk({line.support_request_id for line in lines})
    if any(line.support_request_id not in found for line in lines):
        raise NotAllowed
    people = (
        Advisor.objects.visible_to(sender)
        .select_related("user")
        .in_bulk({pk for line in lines for pk in (line.lead_id, line.second_id) if pk})
    )
    return [_sent(line, found[line.support_request_id], people, by=by, now=now) for line in lines]


def _sent(
    line: PlannedLine,
    support_request: SupportRequest,
    people: Mapping[int, Advisor],
    *,
    by: Actor,
    now: datetime,
) -> Outcome:
    try:
        if not {line.lead_id, line.second_id or line.lead_id} <= people.keys():
            raise AdvisorLeftOut
        offers.send(
            support_request,
            lead=people[line.lead_id],
            second=people[line.second_id] if line.second_id else None,
            by=by,
            now=now,
            version=line.version,
        )
    except RuleBroken as refused:
        return Outcome(line, str(refused.message))
    return Outcome(line)


# Planning


def _kept(
    choices: Choices,
    by_place: Mapping[int, Sequence[ReadyCase]],
    candidates: Mapping[int, Sequence[Candidate]],
) -> Choices:
    """Return what is still about a ready request and an advisor of its own municipality."""
    people = {place: {c.advisor_id for c in them} for place, them in candidates.items()}
    here = {
        case.pk: people.get(place, set()) for place, cases in by_place.items() for case in cases
    }
    left_out = choices.left_out & here.keys()
    locked = {
        case: advisor
        for case, advisor in choices.locked.items()
        if advisor in here.get(case, set()) and case not in left_out
    }
    return Choices(locked, left_out)


def _expected(case: ReadyCase, staff: Staff, *, now: datetime) -> ReadyCase:
    return replace(case, need=staff.expected(case.need, today=timezone.localdate(now)))


def _plan_of(
    cases: Sequence[ReadyCase],
    staff: Staff,
    choices: Choices,
    past: PastOffers,
    *,
    now: datetime,
) -> Plan:
    return plan(
        [
            Case(case.pk, case.need, choices.locked.get(case.pk))
            for case in cases
            if case.pk not in choices.left_out
        ],
        staff.candidates,
        today=timezone.localdate(now),
        declined=past.declined,
        history=past.courses,
        weights=staff.weights,
        time_limit=SOLVE_SECONDS,
    )


def _together(plans: Sequence[Plan]) -> Plan:
    return Plan(
        assignments=tuple(one for made in plans for one in made.assignments),
        unplaced=tuple(one for made in plans for one in made.unplaced),
        total=sum(made.total for made in plans),
        bound=sum(made.bound for made in plans),
        is_optimal=all(made.is_optimal for made in plans),
    )

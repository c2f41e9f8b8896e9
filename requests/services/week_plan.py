"""The plan of the week: proposed, and sent line by line."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone

from accounts.actors import Actor, person
from accounts.errors import NotAllowed, RuleBroken
from accounts.models import User
from advisors.matching import Candidate, Case, Plan, plan
from advisors.models import Advisor
from requests.errors import AdvisorLeftOut, WeekTooLarge
from requests.models import SupportRequest
from requests.queries import week_plan as queries
from requests.queries.week_plan import (
    Choices,
    PastOffers,
    Proposal,
    ReadyCase,
    ReadyCases,
    past_offers,
    planning_places,
    ready_among,
    ready_cases,
)
from requests.services import offers
from requests.services.matching import Staff, ranking_in, staff_in
from schools.queries import work_calendars
from schools.workdays import WorkCalendar

JOB_SECONDS = 30.0
"""What a job may use on the proof."""
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
    A lock on somebody who works elsewhere is no lock. Eight statements. Raises WeekTooLarge,
    before anything is computed, when that would take longer than a page may.
    """
    ready = ready_cases(user, most=queries.MOST_CASES)
    if ready.later:
        raise WeekTooLarge(ready.total)
    material = _material(user, ready, now=now)
    if material.pairs > queries.MOST_PAIRS:
        raise WeekTooLarge(ready.total)
    return material.proposal(choices, seconds=SOLVE_SECONDS, with_rankings=True, now=now)


def compute(user: User, choices: Choices, *, now: datetime) -> Proposal:
    """Plan as `propose` does, all requests and for longer, and rank for none: for a job."""
    material = read_all(user, now=now)
    return material.proposal(choices, seconds=JOB_SECONDS, with_rankings=False, now=now)


def reopen(user: User, choices: Choices, keys: Sequence[int], *, now: datetime) -> Proposal:
    """Return some requests of a plan made earlier as they stand now, ranked but not planned."""
    material = _material(user, ready_among(user, keys), now=now)
    return material.proposal(choices, seconds=0, with_rankings=True, now=now)


@dataclass(frozen=True)
class Material:
    """Everything a plan is made from, read once."""

    ready: ReadyCases
    staff: Mapping[int, Staff]
    past: PastOffers
    calendars: Mapping[int, WorkCalendar]

    @property
    def candidates(self) -> Mapping[int, Sequence[Candidate]]:
        """The advisors of each municipality."""
        return {place: them.candidates for place, them in self.staff.items()}

    def staff_of(self, place: int) -> Staff:
        return self.staff.get(place, Staff())

    @property
    def pairs(self) -> int:
        """How many times an advisor has to be weighed for a request."""
        people = {place: len(them) for place, them in self.candidates.items()}
        return sum(people.get(c.support_request.municipality_id, 0) for c in self.ready.cases)

    @property
    def by_place(self) -> Mapping[int, Sequence[ReadyCase]]:
        found: defaultdict[int, list[ReadyCase]] = defaultdict(list)
        for case in self.ready.cases:
            found[case.support_request.municipality_id].append(case)
        return found

    def proposal(
        self, choices: Choices, *, seconds: float, with_rankings: bool, now: datetime
    ) -> Proposal:
        """Plan it in so many seconds a municipality; 0 is no plan at all."""
        by_place = self.by_place
        kept = _kept(choices, by_place, self.candidates)
        plans = [
            plan_cases(
                [
                    Case(case.pk, case.need, kept.locked.get(case.pk))
                    for case in cases
                    if case.pk not in kept.left_out
                ],
                self.staff_of(place),
                self.past,
                seconds,
                now=now,
            )
            for place, cases in by_place.items()
            if seconds
        ]
        rankings = {
            case.pk: ranking_in(self.staff_of(place), case, self.past, now=now)
            for place, cases in by_place.items()
            for case in cases
            if with_rankings
        }
        return Proposal(
            ready=self.ready,
            plan=_together(plans),
            choices=kept,
            candidates=self.candidates,
            rankings=rankings,
            past=self.past,
            calendars=self.calendars,
        )


def read_all(user: User, *, now: datetime) -> Material:
    """Read all ready requests and the advisors; writes nothing."""
    return _material(user, ready_cases(user), now=now)


def _material(user: User, ready: ReadyCases, *, now: datetime) -> Material:
    places = planning_places(user)
    staff = staff_in(places, now=now)
    return Material(ready, staff, past_offers(ready.cases), work_calendars(places))


def send_all(lines: Sequence[PlannedLine], *, by: Actor, now: datetime) -> list[Outcome]:
    """Offer each line to its advisors, as `send_each` does, and return one answer a line."""
    return list(send_each(lines, by=by, now=now))


def send_each(lines: Sequence[PlannedLine], *, by: Actor, now: datetime) -> Iterator[Outcome]:
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
    for line in lines:
        yield _sent(line, found[line.support_request_id], people, by=by, now=now)


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


def plan_cases(
    cases: Sequence[Case],
    staff: Staff,
    past: PastOffers,
    seconds: float,
    *,
    now: datetime,
) -> Plan:
    """Plan the cases of one municipality in at most so many seconds of solving; writes nothing.

    Each course is expected to run as long as its hours say, with the travel that is known.
    """
    today = timezone.localdate(now)
    return plan(
        [replace(case, need=staff.expected(case.need, today=today)) for case in cases],
        staff.candidates,
        today=today,
        declined=past.declined,
        history=past.courses,
        weights=staff.weights,
        time_limit=seconds,
    )


def _together(plans: Sequence[Plan]) -> Plan:
    return Plan(
        assignments=tuple(one for made in plans for one in made.assignments),
        unplaced=tuple(one for made in plans for one in made.unplaced),
        total=sum(made.total for made in plans),
        bound=sum(made.bound for made in plans),
        is_optimal=all(made.is_optimal for made in plans),
    )

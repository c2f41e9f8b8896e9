"""What other weights would change for the requests that await an advisor; reads only."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from advisors.matching import Suggestion, Weights
from requests.queries.week_plan import PastOffers, ReadyCase, past_offers, ready_in
from requests.services.matching import Staff, ranking_in, staff_in
from schools.models import Municipality


@dataclass(frozen=True)
class Line:
    """The first advisor of a request with the weights as they are, and with the others."""

    case_number: str
    school: str
    now: Suggestion | None
    then: Suggestion | None

    @property
    def is_changed(self) -> bool:
        return _who(self.now) != _who(self.then)


@dataclass(frozen=True)
class Effect:
    """A line a request, the nearest deadline first."""

    lines: Sequence[Line]

    @property
    def changed(self) -> int:
        return sum(line.is_changed for line in self.lines)


def effect(municipality: Municipality, weights: Weights, *, now: datetime) -> Effect:
    """Rank each ready request twice: five statements however many there are; saves nothing."""
    staff = staff_in({municipality.pk}, now=now).get(municipality.pk, Staff())
    cases = ready_in(municipality)
    past = past_offers(cases)
    return Effect([_line(case, staff, past, weights, now=now) for case in cases])


def _line(
    case: ReadyCase, staff: Staff, past: PastOffers, weights: Weights, *, now: datetime
) -> Line:
    first, other = (
        ranking_in(replace(staff, weights=weighed), case, past, now=now).suggestions[:1]
        for weighed in (staff.weights, weights)
    )
    return Line(
        case_number=case.support_request.case_number,
        school=case.support_request.school.name,
        now=next(iter(first), None),
        then=next(iter(other), None),
    )


def _who(suggestion: Suggestion | None) -> int | None:
    return suggestion.candidate.advisor_id if suggestion else None

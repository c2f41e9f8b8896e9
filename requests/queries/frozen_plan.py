"""A plan kept as JSON: scores and reasons as they were, with the advisors as they are now. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from advisors.matching import (
    Assignment,
    Candidate,
    Part,
    PartKey,
    Plan,
    Reason,
    ReasonCode,
    Suggestion,
    Unplaced,
)
from requests.queries.week_plan import Proposal


class FrozenReason(TypedDict):
    code: str
    params: dict[str, str | int]


class FrozenPart(TypedDict):
    key: str
    points: int
    max_points: int
    reason: FrozenReason


class FrozenPerson(TypedDict):
    advisor: int
    score: int
    parts: list[FrozenPart]


class FrozenLine(TypedDict):
    """A request of the plan: who gets it, or why nobody does. `minutes` is for each advisor."""

    case: int
    version: int
    minutes: int
    worth: int
    lead: FrozenPerson | None
    second: FrozenPerson | None
    place: int
    among: int
    together: FrozenReason | None
    reason: FrozenReason | None


class FrozenPlan(TypedDict):
    """`lines` in the order of deadlines, what was left out not among them."""

    lines: list[FrozenLine]
    left_out: list[int]
    total: int
    bound: int
    is_optimal: bool
    placed: int


def frozen_plan(proposal: Proposal) -> FrozenPlan:
    plan = proposal.plan
    assigned = {one.key: one for one in plan.assignments}
    reasons = {one.key: one.reason for one in plan.unplaced}
    return FrozenPlan(
        lines=[
            FrozenLine(
                case=case.pk,
                version=case.support_request.version,
                minutes=case.need.minutes,
                worth=one.worth if one else 0,
                lead=_frozen(one.lead) if one else None,
                second=_frozen(one.second) if one and one.second else None,
                place=one.place if one else 0,
                among=one.among if one else 0,
                together=_frozen_reason(one.together) if one and one.together else None,
                reason=None if one else _frozen_reason(reasons[case.pk]),
            )
            for case in proposal.ready.cases
            if case.pk not in proposal.choices.left_out
            for one in [assigned.get(case.pk)]
        ],
        left_out=[c.pk for c in proposal.ready.cases if c.pk in proposal.choices.left_out],
        total=plan.total,
        bound=plan.bound,
        is_optimal=plan.is_optimal,
        placed=len(plan.assignments),
    )


@dataclass(frozen=True)
class Thawed:
    """Some lines of a frozen plan as a plan again; `versions` is the requests' from back then."""

    plan: Plan
    versions: Mapping[int, int]


def thawed(frozen: FrozenPlan, keys: Sequence[int], candidates: Mapping[int, Candidate]) -> Thawed:
    """Return the lines of some requests; who is no candidate any more has no line."""
    wanted = set(keys)
    lines = [line for line in frozen["lines"] if line["case"] in wanted]
    assignments = []
    unplaced = []
    for line in lines:
        lead, second = line["lead"], line["second"]
        if lead is None:
            unplaced.append(Unplaced(line["case"], _reason(line["reason"])))
        elif lead["advisor"] not in candidates:
            unplaced.append(Unplaced(line["case"], Reason(ReasonCode.LOCKED_TO_NOBODY, {})))
        else:
            pair = second and second["advisor"] in candidates
            assignments.append(
                Assignment(
                    key=line["case"],
                    lead=_suggestion(lead, candidates),
                    second=_suggestion(second, candidates) if second and pair else None,
                    worth=line["worth"],
                    place=line["place"],
                    among=line["among"],
                    together=_reason(line["together"]) if pair and line["together"] else None,
                )
            )
    return Thawed(
        plan=Plan(
            assignments=tuple(assignments),
            unplaced=tuple(unplaced),
            total=frozen["total"],
            bound=frozen["bound"],
            is_optimal=frozen["is_optimal"],
        ),
        versions={line["case"]: line["version"] for line in lines},
    )


def _frozen(suggestion: Suggestion) -> FrozenPerson:
    return FrozenPerson(
        advisor=suggestion.candidate.advisor_id,
        score=suggestion.score,
        parts=[
            FrozenPart(
                key=part.key.value,
                points=part.points,
                max_points=part.max_points,
                reason=_frozen_reason(part.reason),
            )
            for part in suggestion.parts
        ],
    )


def _frozen_reason(reason: Reason) -> FrozenReason:
    return FrozenReason(code=reason.code.value, params=dict(reason.params))


def _suggestion(kept: FrozenPerson, candidates: Mapping[int, Candidate]) -> Suggestion:
    return Suggestion(
        candidate=candidates[kept["advisor"]],
        score=kept["score"],
        parts=tuple(
            Part(PartKey(part["key"]), part["points"], part["max_points"], _reason(part["reason"]))
            for part in kept["parts"]
        ),
    )


def _reason(kept: Any) -> Reason:
    return Reason(ReasonCode(kept["code"]), kept["params"])

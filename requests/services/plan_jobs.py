"""What a plan run computes, by its kind. Each says how far it has come as it goes."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from requests.models import PlanRun
from requests.queries.frozen_plan import frozen_plan
from requests.queries.sent_plan import Kept
from requests.queries.week_plan import Choices
from requests.services import week_plan, what_if
from requests.services.week_plan import PlannedLine

STEPS = 3
"""Read, computed, kept."""


class Superseded(Exception):
    """The run is no longer ours: it was given up as lost and may be in other hands."""


class Tell(Protocol):
    """Notes how far a job has come; raises Superseded when nobody waits for it any more."""

    def __call__(self, done: int, total: int, **changes: Any) -> None: ...


def _plan(run: PlanRun, tell: Tell, now: datetime) -> Mapping[str, Any]:
    tell(1, STEPS)
    proposal = week_plan.compute(run.created_by, Choices.from_json(run.choices), now=now)
    tell(2, STEPS)
    return frozen_plan(proposal)


def _what_if(run: PlanRun, tell: Tell, now: datetime) -> Mapping[str, Any]:
    tell(1, STEPS)
    answer = what_if.compute(run.created_by, run.choices, now=now)
    tell(2, STEPS)
    return answer


def _sending(run: PlanRun, tell: Tell, now: datetime) -> Mapping[str, Any]:
    """Send line by line, keeping what became of each, so that a stop in the middle loses nothing.

    Lines that were answered before a stop are not sent again.
    """
    kept: list[Kept] = list(run.result.get("lines", ()))
    answered = {line["case"] for line in kept}
    lines = [PlannedLine(*line) for line in run.choices["lines"]]
    left = [line for line in lines if line.support_request_id not in answered]
    tell(len(kept), len(lines))
    for outcome in week_plan.send_each(left, by=run.created_by, now=now):
        line = outcome.line
        kept.append(
            Kept(
                case=line.support_request_id,
                lead=line.lead_id,
                second=line.second_id,
                refusal=outcome.refusal,
            )
        )
        tell(len(kept), len(lines), result={"lines": kept})
    return {"lines": kept}


JOBS: Mapping[str, Callable[[PlanRun, Tell, datetime], Mapping[str, Any]]] = {
    PlanRun.Kind.PLAN: _plan,
    PlanRun.Kind.WHAT_IF: _what_if,
    PlanRun.Kind.SENDING: _sending,
}

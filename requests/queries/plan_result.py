"""A page of a plan that a job has computed: some of its lines, as the requests stand now."""

from dataclasses import replace
from datetime import date

from requests.models import PlanRun
from requests.queries.frozen_plan import FrozenPlan, thawed
from requests.queries.plan_page import PlanPage, Whole, page_of
from requests.queries.week_plan import Choices, Proposal

PER_PAGE = 25


def keys_of(run: PlanRun) -> list[int]:
    """Return the requests of the plan: those with an advisor, those without, those left out."""
    frozen: FrozenPlan = run.result
    lines = sorted(frozen["lines"], key=lambda line: line["lead"] is None)
    return [line["case"] for line in lines] + frozen["left_out"]


def result_page(run: PlanRun, reopened: Proposal, *, today: date) -> PlanPage:
    """Say the lines of the requests that are reopened. Reads nothing."""
    frozen: FrozenPlan = run.result
    people = {c.advisor_id: c for them in reopened.candidates.values() for c in them}
    here = [case.pk for case in reopened.ready.cases]
    whole = thawed(frozen, keys_of(run), people)
    choices = Choices(reopened.choices.locked, frozenset(frozen["left_out"]))
    return page_of(
        replace(reopened, plan=thawed(frozen, here, people).plan, choices=choices),
        today=today,
        seen={},
        whole=Whole(
            plan=whole.plan,
            total=len(frozen["lines"]),
            minutes={line["case"]: line["minutes"] for line in frozen["lines"]},
            versions=whole.versions,
        ),
    )


def lines_of(run: PlanRun) -> list[tuple[int, int, int, int | None]]:
    """Return what would be sent: request, version, lead and second of every placed line."""
    frozen: FrozenPlan = run.result
    return [
        (line["case"], line["version"], lead["advisor"], second["advisor"] if second else None)
        for line in frozen["lines"]
        for lead, second in [(line["lead"], line["second"])]
        if lead is not None
    ]

"""What happens to the promise if something changes: computed on copies, with nothing written."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from advisors import scenarios
from advisors.matching import Away, Case
from advisors.scenarios import Scenario
from requests.queries.week_plan import ReadyCase
from requests.queries.what_if import Question, chosen_themes, earlier_needs, names_in
from requests.services import week_plan
from requests.services.matching import Staff
from requests.services.week_plan import Material

MOST_NAMED = 100
"""Requests and advisors named in an answer; the figures count them all."""


def compute(user: User, choices: Mapping[str, Any], *, now: datetime) -> dict[str, Any]:
    """Return today's plan beside the supposed one as figures, codes and keys, ready for JSON.

    Runs in a transaction that is read-only where the database has one, and rolled back.
    """
    question = Question.from_json(choices)
    with _nothing_written():
        material = week_plan.read_all(user, now=now)
        history = earlier_needs(user, today=timezone.localdate(now))
        themes = chosen_themes(user, question.themes)
        names = names_in(user, question)
    scenario = _scenario(question, history, themes, today=timezone.localdate(now))
    before, after = _both(material, scenario, now=now)
    return {"question": question.as_json, "names": names, "before": before, "after": after}


@contextmanager
def _nothing_written() -> Iterator[None]:
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
        yield
        transaction.set_rollback(True)


def _scenario(
    question: Question, history: Sequence[Any], themes: Sequence[Any], *, today: date
) -> Scenario:
    count = question.requests_more
    extra = (
        scenarios.on_themes(themes, history, count) if themes else scenarios.drawn(history, count)
    )
    away = {}
    if question.absent and question.ends_on:
        away = {question.absent: Away(today, max(today, question.ends_on))}
    return Scenario(
        extra=extra,
        without=frozenset(question.without),
        minutes={question.school: question.hours * 60} if question.school else {},
        away=away,
    )


def _both(
    material: Material, scenario: Scenario, *, now: datetime
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Plan each municipality as it is and as it would be; the extra requests come to the first."""
    before, after = [], []
    extra = scenario.extra
    places = material.by_place or {place: [] for place in material.staff}
    for place, cases in sorted(places.items()):
        staff = material.staff_of(place)
        now_cases = [Case(case.pk, case.need) for case in cases]
        before.append(_planned(material, now_cases, staff, cases, now=now))
        then_cases = scenarios.with_extra(now_cases, extra)
        then_staff = replace(staff, candidates=scenarios.changed(staff.candidates, scenario))
        after.append(_planned(material, then_cases, then_staff, cases, now=now))
        extra = ()
    return _summed(before), _summed(after)


def _planned(
    material: Material,
    cases: Sequence[Case],
    staff: Staff,
    known: Sequence[ReadyCase],
    *,
    now: datetime,
) -> dict[str, Any]:
    plan = week_plan.plan_cases(cases, staff, material.past, week_plan.JOB_SECONDS, now=now)
    needs = {case.key: case.need for case in cases}
    loads = scenarios.loads(
        plan, staff.candidates, {key: need.minutes for key, need in needs.items()}
    )
    numbers = {case.pk: case.support_request.case_number for case in known}
    return {
        "total": len(cases),
        "placed": len(plan.assignments),
        "worth": plan.total,
        "bound": plan.bound,
        "is_optimal": plan.is_optimal,
        "free": sum(load.free for load in loads),
        "released": sum(one.released_minutes for one in staff.candidates),
        "without": [
            {
                "case": one.key,
                "number": numbers.get(one.key, ""),
                "themes": sorted(theme.name for theme in needs[one.key].themes),
                "code": one.reason.code.value,
                "params": dict(one.reason.params),
            }
            for one in plan.unplaced
        ],
        "overloaded": [
            {
                "name": load.candidate.name,
                "courses": load.courses,
                "most": load.candidate.max_courses,
                "free": load.free,
            }
            for load in loads
            if load.is_overloaded
        ],
    }


def _summed(parts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    figures = ("total", "placed", "worth", "bound", "free", "released")
    without = [one for part in parts for one in part["without"]]
    overloaded = [one for part in parts for one in part["overloaded"]]
    return {
        **{name: sum(part[name] for part in parts) for name in figures},
        "is_optimal": all(part["is_optimal"] for part in parts),
        "without": without[:MOST_NAMED],
        "without_total": len(without),
        "overloaded": overloaded[:MOST_NAMED],
        "overloaded_total": len(overloaded),
    }

"""What a case left without an advisor lacks: found by asking what would have to give.

The pool comes with what everybody has left once the rest of the plan is laid. The one for whom
the least would have to give is found among arrays; what that is is said of her alone.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from advisors.matching.model import (
    Candidate,
    Case,
    Need,
    Reason,
    ReasonCode,
    Weights,
)
from advisors.matching.obstacles import (
    absence_obstacle,
    impartiality_obstacle,
    obstacle_of,
    qualification_obstacle,
    travel_obstacle,
)
from advisors.matching.scores import Flags, Ints, Pool


class Shortages:
    """Asks the pool of a plan, with the minutes and courses its advisors have left."""

    def __init__(self, pool: Pool, minutes: Ints, courses: Ints) -> None:
        self._pool = pool
        self._minutes = minutes
        self._courses = courses

    def reason(self, case: Case, declined: frozenset[int]) -> Reason:
        """Why nobody got the case, or why the one it is locked to did not."""
        pool = self._pool
        if case.locked is not None:
            index = pool.index.get(case.locked)
            locked = None if index is None else self._left(case, index, declined)
            return why_not(case.need, locked, today=pool.today, weights=pool.weights)
        if not len(pool.people):
            return Reason(ReasonCode.NOBODY_THERE, {})
        competent = np.flatnonzero(self._competent(case.need))
        if not len(competent):
            return _nobody_competent(case.need)
        nearest = self._nearest(case, competent, declined)
        left = self._left(case, nearest, declined)
        return _said(case.need, left, today=pool.today, weights=pool.weights)

    def _left(self, case: Case, index: int, declined: frozenset[int]) -> Candidate:
        person = self._pool.people[index]
        return replace(
            person,
            free_minutes=int(self._minutes[index]),
            open_courses=person.max_courses - int(self._courses[index]),
            has_declined=person.has_declined or person.advisor_id in declined,
        )

    def _competent(self, need: Need) -> Flags:
        if not need.themes:
            return np.ones(len(self._pool.people), dtype=bool)
        covered = [self._pool.covered_of(theme) > 0 for theme in need.themes]
        return np.asarray(np.any(covered, axis=0))

    def _nearest(self, case: Case, competent: Ints, declined: frozenset[int]) -> int:
        """Who is least in want: hours before limits, then waiting, training, roads, minds, law."""
        pool, need = self._pool, case.need
        refused = ~pool.willing[competent]
        for advisor in declined & pool.index.keys():
            refused |= competent == pool.index[advisor]
        most, minutes = pool.weights.most_travel, pool.travel_to(need)[competent]
        beyond = np.zeros_like(minutes) if most is None else np.maximum(minutes - most, 0)
        first = need.span(pool.today).first.toordinal()
        ready = np.where(pool.qualified[competent] > first, pool.qualified[competent], 0)
        lacking = np.maximum(max(need.minutes, 1) - self._minutes[competent], 0)
        at_limit = self._courses[competent] <= 0
        partial = pool.partial_to(need.school_id)[competent]
        away = pool.away_until(need)[competent]
        still = np.arange(len(competent))
        for key in (partial, refused, beyond, ready, away, at_limit & (lacking > 0), lacking):
            still = still[key[still] == key[still].min()]
        return int(competent[still[0]])


def why_not(need: Need, left: Candidate | None, *, today: date, weights: Weights) -> Reason:
    """Say what keeps the case from the advisor it is locked to, if she is still one.

    Raises ValueError when nothing does.
    """
    if left is None:
        return Reason(ReasonCode.LOCKED_TO_NOBODY, {})
    obstacle = obstacle_of(need, left, today, weights)
    if obstacle is None:
        raise ValueError("Nothing keeps the case from its advisor.")
    params = {"advisor": left.name, "because": obstacle.code.value, **obstacle.params}
    return Reason(ReasonCode.LOCKED, params)


def _nobody_competent(need: Need) -> Reason:
    params: dict[str, str | int] = {"themes": len(need.themes)}
    params |= {f"name_{n}": theme.name for n, theme in enumerate(need.themes, start=1)}
    return Reason(ReasonCode.NOBODY_COMPETENT, params)


def _said(need: Need, nearest: Candidate, *, today: date, weights: Weights) -> Reason:
    """What would have to give for her to take the case; what holds for all is said of all."""
    her: dict[str, str | int] = {"advisor": nearest.name}
    if impartiality_obstacle(need, nearest):
        return Reason(ReasonCode.NOBODY_IMPARTIAL, {})
    if nearest.has_declined:
        return Reason(ReasonCode.NOBODY_WILLING, {})
    if far := travel_obstacle(need, nearest, weights.most_travel):
        return Reason(ReasonCode.NOBODY_NEAR, her | dict(far.params))
    if training := qualification_obstacle(need, nearest, today):
        return Reason(ReasonCode.NOBODY_QUALIFIED, her | dict(training.params))
    if absence := absence_obstacle(need, nearest, today):
        return Reason(ReasonCode.NOBODY_PRESENT, her | {"until": absence.params["until"]})
    lacking = max(max(need.minutes, 1) - nearest.free_minutes, 0)
    if not lacking:
        return Reason(ReasonCode.NOBODY_BELOW_LIMIT, her | {"max": nearest.max_courses})
    if nearest.open_courses < nearest.max_courses:
        return Reason(ReasonCode.NOBODY_HAS_HOURS, her | {"lacking": lacking})
    room = {"lacking": lacking, "max": nearest.max_courses}
    return Reason(ReasonCode.NOBODY_HAS_ROOM, her | room)

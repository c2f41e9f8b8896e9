"""Many requests in one go: which advisor for which, the best whole, and what is missing.

Every score is one `rank` gives. A placed case is worth a hundred points and the score of its
lead. Where two advisors together cover the themes better than anyone can alone, they may share
it: the lead's competence then counts as what the two cover, and the hours of the course are
reserved for both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

import numpy as np

from advisors.matching.model import (
    DEFAULT_WEIGHTS,
    Assignment,
    Candidate,
    Case,
    Plan,
    Suggestion,
    Unplaced,
    Weights,
    by_name,
)
from advisors.matching.options import Ways, ways_of
from advisors.matching.pairs import pair_of
from advisors.matching.parts import median_taken, suggestion
from advisors.matching.scores import Pool
from advisors.matching.shortages import Shortages
from advisors.matching.solver import choose
from advisors.matching.solver.problem import NONE, Flags, Ints, Problem, Room

NOBODY: Mapping[int, frozenset[int]] = MappingProxyType({})


def plan(
    cases: Sequence[Case],
    candidates: Sequence[Candidate],
    *,
    today: date,
    declined: Mapping[int, frozenset[int]] = NOBODY,
    history: Mapping[int, Mapping[int, int]] | None = None,
    weights: Weights = DEFAULT_WEIGHTS,
    time_limit: float = 3.0,
) -> Plan:
    """Place as many cases as well as the advisors' hours and course limits allow together.

    A locked case gets its advisor before anything else is planned; when those locked to one
    advisor exceed what she has, they stand in the order of their keys. `declined` names, by
    case, who has said no to it. `history` counts, by school and advisor, earlier courses there
    and replaces what the candidates say themselves. `time_limit` is seconds of solving, on the
    wall; the same input gives the same plan unless that time runs out.
    """
    people = sorted(candidates, key=by_name)
    in_order = sorted(cases, key=lambda case: case.key)
    pool = Pool(people, today=today, weights=weights, history=history)
    ways = ways_of(in_order, pool, declined)
    standing = _standing_locks(in_order, pool, ways)
    problem = _problem(in_order, pool, ways, standing)
    choice = choose(problem, time_limit=time_limit)
    words = _Words(pool, problem, ways)
    room = Room(problem, choice.taken)
    shortages = Shortages(
        pool,
        room.minutes[:-1] + np.minimum(pool.free, 0),
        room.courses[:-1] + np.minimum(pool.courses, 0),
    )
    return Plan(
        assignments=tuple(
            words.assignment(case, number, int(choice.taken[number]))
            for number, case in enumerate(in_order)
            if choice.taken[number] != NONE
        ),
        unplaced=tuple(
            Unplaced(case.key, shortages.reason(case, declined.get(case.key, frozenset())))
            for number, case in enumerate(in_order)
            if choice.taken[number] == NONE
        ),
        total=choice.worth,
        bound=choice.bound,
        is_optimal=choice.worth == choice.bound,
    )


def _standing_locks(cases: Iterable[Case], pool: Pool, ways: Ways) -> Flags:
    """The locked cases whose advisor may take them and has room, first key first."""
    minutes, courses = pool.free.copy(), pool.courses.copy()
    standing = np.zeros(len(ways.among), dtype=bool)
    for number, case in enumerate(cases):
        if case.locked is None or not ways.has_option(number):
            continue
        advisor = pool.index[case.locked]
        if minutes[advisor] >= case.need.minutes and courses[advisor] >= 1:
            minutes[advisor] -= case.need.minutes
            courses[advisor] -= 1
            standing[number] = True
    return standing


def _problem(cases: Sequence[Case], pool: Pool, ways: Ways, standing: Flags) -> Problem:
    problem = Problem(
        case=ways.case,
        worth=ways.worth,
        lead=ways.lead,
        second=ways.second,
        minutes=_minutes(cases),
        free=np.maximum(pool.free, 0),
        courses=np.maximum(pool.courses, 0),
        required=standing,
    )
    is_off = np.array([case.locked is not None for case in cases], dtype=bool) & ~standing
    return problem.part(~is_off[problem.case]) if is_off.any() else problem


def _minutes(cases: Sequence[Case]) -> Ints:
    return np.array([case.need.minutes for case in cases], dtype=np.int64)


class _Words:
    """The explanations of what was chosen, and only of that."""

    def __init__(
        self,
        pool: Pool,
        problem: Problem,
        ways: Ways,
    ) -> None:
        self._pool = pool
        self._problem = problem
        self._ways = ways
        self._median = median_taken(pool.people)

    def assignment(self, case: Case, number: int, option: int) -> Assignment:
        problem = self._problem
        lead = self._suggestion(case, int(problem.lead[option]))
        second = None
        if problem.second[option] != NONE:
            second = self._suggestion(case, int(problem.second[option]))
        shared = None if second is None else pair_of(case.need, lead, second, self._pool.weights)
        return Assignment(
            key=case.key,
            lead=lead,
            second=second,
            worth=int(problem.worth[option]),
            place=self._ways.place_of(number, int(problem.lead[option])),
            among=int(self._ways.among[number]),
            together=None if shared is None else shared.reason,
        )

    def _suggestion(self, case: Case, advisor: int) -> Suggestion:
        pool = self._pool
        known = int(pool.courses_at(case.need.school_id)[advisor])
        person = pool.people[advisor]
        if person.courses_at_school != known:
            person = replace(person, courses_at_school=known)
        return suggestion(case.need, person, pool.weights, today=pool.today, median=self._median)

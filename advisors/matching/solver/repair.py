"""Make room for cases left out: one that stands in the way moves where there is room for it."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from advisors.matching.solver.problem import NONE, Ints
from advisors.matching.solver.week import Week

MOST_TRIED = 60
"""Options of a case, those worth most, for which room is made."""


@dataclass(frozen=True)
class _Move:
    """The case takes `option`, and the case that had its room takes `other`."""

    gain: int
    option: int
    mover: int
    other: int


def repair(week: Week, until: float) -> None:
    """Place what is left out where one move makes room, as long as the whole becomes worth more."""
    has_changed = True
    while has_changed:
        has_changed = False
        losses = week.losses()
        left_out = np.flatnonzero((week.taken == NONE) & (losses > 0))
        for case in left_out[np.argsort(-losses[left_out], kind="stable")].tolist():
            if time.monotonic() > until:
                return
            has_changed |= _placed(week, case)


def _placed(week: Week, case: int) -> bool:
    problem = week.problem
    options = problem.best_first[problem.starts[case] : problem.starts[case + 1]]
    free = options[week.room.fits(options)]
    best = _Move(int(problem.worth[free[0]]), int(free[0]), NONE, NONE) if len(free) else None
    for option in options[:MOST_TRIED].tolist():
        if problem.second[option] == NONE:
            best = _better(best, _move_for(week, option))
    if best is None or best.gain <= 0:
        return False
    cases = [case] if best.mover == NONE else [case, best.mover]
    taken = [best.option] if best.mover == NONE else [best.option, best.other]
    week.change(np.array(cases), np.array(taken))
    return True


def _better(one: _Move | None, other: _Move | None) -> _Move | None:
    return other if other and (one is None or other.gain > one.gain) else one


def _move_for(week: Week, option: int) -> _Move | None:
    """The best way to clear room for the option by moving one case from its advisor."""
    problem, best = week.problem, None
    advisor = int(problem.lead[option])
    lacking = problem.load[option] - week.room.minutes[advisor]
    if week.room.courses[advisor] < 0:
        return None
    for mover in week.cases_of(advisor):
        now = int(week.taken[mover])
        if problem.load[now] < lacking or problem.second[now] != NONE:
            continue
        other = _elsewhere(week, mover, advisor)
        if other == NONE:
            continue
        gain = int(problem.worth[option] + problem.worth[other] - problem.worth[now])
        best = _better(best, _Move(gain, option, mover, other))
    return best


def _elsewhere(week: Week, case: int, advisor: int) -> int:
    """The best option of the case that there is room for without this advisor."""
    problem = week.problem
    options: Ints = problem.best_first[problem.starts[case] : problem.starts[case + 1]]
    fits = (
        week.room.fits(options)
        & (problem.lead[options] != advisor)
        & (problem.second[options] != advisor)
    )
    return int(options[fits.argmax()]) if fits.any() else NONE

"""Better and better by pieces: HiGHS solves one neighbourhood anew while the rest stands.

A block begins with the case that loses most against its best option at the prices, and takes in
the cases that stand in its way. When no block of a size gives more, the blocks grow.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from advisors.matching.solver.highs import solve
from advisors.matching.solver.problem import NONE, Flags, Ints
from advisors.matching.solver.week import Week

SIZES = (20, 40, 80, 160)
"""Cases in a block, first to last."""
WORTH_A_TRY = 1.0
"""Points lost by a case that make it the beginning of a block."""
CLOSE_ENOUGH = 0.002
MOST_SECONDS = 1.0


def improve(week: Week, bound: float, until: float) -> None:
    """Improve block after block until nothing gives more, the bound is met or the time is out."""
    for size in SIZES:
        tried = np.zeros(len(week.taken), dtype=bool)
        for seed in _seeds(week, tried):
            left = until - time.monotonic()
            if left <= 0 or week.problem.worth_of(week.taken) >= bound:
                return
            if not _solve_anew(week, week.around(seed, size), min(left, MOST_SECONDS)):
                tried[seed] = True
        if size >= len(week.problem.placeable):
            return


def _seeds(week: Week, tried: Flags) -> Iterator[int]:
    """The case that loses most of those not tried, for as long as one loses something."""
    while True:
        losses = np.where(tried, 0.0, week.losses())
        seed = int(losses.argmax())
        if losses[seed] < WORTH_A_TRY:
            return
        yield seed


def _solve_anew(week: Week, block: list[int], seconds: float) -> bool:
    """Solve the block while the rest stands; whether it became worth more."""
    problem, cases = week.problem, np.sort(np.array(block))
    before = week.taken[cases]
    standing = before[before != NONE]
    week.room.put_back(standing)
    near = week.near[cases].ravel()
    options = np.unique(np.concatenate([near[near != NONE], standing]))
    found = _solved(week, options[week.room.fits(options)], standing, seconds)
    week.room.take(standing)
    if found is None or problem.worth[found].sum() <= problem.worth[standing].sum():
        return False
    week.change(cases, found)
    return True


def _solved(week: Week, options: Ints, standing: Ints, seconds: float) -> Ints | None:
    """The options of the best choice among some, in what room there is."""
    problem = week.problem
    piece = replace(
        problem,
        case=problem.case[options],
        worth=problem.worth[options],
        lead=problem.lead[options],
        second=problem.second[options],
        free=week.room.minutes[:-1],
        courses=week.room.courses[:-1],
    )
    start = np.full(len(problem.minutes), NONE)
    start[problem.case[standing]] = np.searchsorted(options, standing)
    solved = solve(piece, start, seconds, CLOSE_ENOUGH)
    return None if solved is None else options[solved.taken[solved.taken != NONE]]

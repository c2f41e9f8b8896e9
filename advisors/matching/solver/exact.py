"""The whole proof, for problems that HiGHS can hold at once."""

from __future__ import annotations

import time

import numpy as np

from advisors.matching.solver.floor import taken_in
from advisors.matching.solver.highs import HALF, Relaxed, relax, solve
from advisors.matching.solver.prices import whole
from advisors.matching.solver.problem import NONE, Flags, Ints, Problem

TRIED_AT_ONCE = 4_000
"""With no more options than this, all that can matter are tried from the start."""
FIRST_MARGIN = 4
"""With more, those that cost the whole at most so many points are tried first."""
FIRST_SHARE = 0.6
"""How much of the time they may take."""
ROUNDING = 1e-6


def proved(problem: Problem, start: Ints, bound: int, until: float) -> tuple[Ints, int]:
    """Choose from `start` on; also return the worth proved impossible to exceed.

    The relaxed problem tells what each option costs the whole at least. First only those that
    cost little are tried; then, unless that already proves it, all that could still be part of
    something better than what was found.
    """
    relaxed = relax(problem, until - time.monotonic())
    if relaxed is None:
        return start, bound
    ceiling = min(whole(relaxed.worth), bound)
    best = max(start, rounded(problem, relaxed), key=problem.worth_of)
    bound = ceiling
    is_small = problem.size <= TRIED_AT_ONCE
    margin = ceiling - problem.worth_of(best) if is_small else FIRST_MARGIN
    while bound > problem.worth_of(best) and (left := until - time.monotonic()) > 0:
        missing = ceiling - problem.worth_of(best)
        near = relaxed.costs <= margin + ROUNDING
        near[best[best != NONE]] = True
        is_last = margin >= missing
        found, near_bound = _among(problem, near, best, left if is_last else FIRST_SHARE * left)
        best = max(best, found, key=problem.worth_of)
        bound = max(min(bound, max(near_bound, ceiling - margin)), problem.worth_of(best))
        if is_last:
            break
        margin = ceiling - problem.worth_of(best)
    return best, bound


def at_once(problem: Problem, start: Ints, bound: int, until: float) -> tuple[Ints, int]:
    """Choose from `start` on by one question to HiGHS; also the worth that can not be exceeded.

    For problems so small that any preparation takes longer than the answer.
    """
    everything = np.ones(problem.size, dtype=bool)
    found, most = _among(problem, everything, start, until - time.monotonic())
    best = max(start, found, key=problem.worth_of)
    return best, max(min(bound, most), problem.worth_of(best))


def rounded(problem: Problem, relaxed: Relaxed) -> Ints:
    """What the relaxed problem takes the most of, then what costs the whole the least."""
    is_certain = problem.required[problem.case] & (problem.second == NONE)
    return taken_in(problem, np.lexsort((relaxed.costs, relaxed.shares < HALF, ~is_certain)))


def _among(problem: Problem, near: Flags, start: Ints, seconds: float) -> tuple[Ints, int]:
    """The best choice among some of the options, in the counting of all."""
    options = np.flatnonzero(near)
    known = np.full(len(start), NONE)
    placed = start != NONE
    known[placed] = np.searchsorted(options, start[placed])
    solved = solve(problem.part(near), known, seconds)
    if solved is None:
        return start, problem.simple_bound()
    taken = solved.taken.copy()
    taken[taken != NONE] = options[taken[taken != NONE]]
    return taken, whole(min(solved.bound, float(problem.simple_bound())))

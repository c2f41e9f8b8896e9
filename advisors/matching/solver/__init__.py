"""The choice behind a plan: HiGHS proves the best, prices bound it, greedy is its floor."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from advisors.matching.solver.blocks import improve
from advisors.matching.solver.bounds import first_prices, lowered
from advisors.matching.solver.columns import generated
from advisors.matching.solver.components import components
from advisors.matching.solver.exact import at_once, proved
from advisors.matching.solver.floor import greedy, guided, polished
from advisors.matching.solver.patterns import Knapsacks
from advisors.matching.solver.prices import Prices, priced, whole
from advisors.matching.solver.problem import NONE, Ints, Problem
from advisors.matching.solver.repair import repair
from advisors.matching.solver.week import Week

TINY = 300
"""With no more options than this one question to HiGHS is quicker than any preparation for it."""
SMALL = 2_000
"""With no more options than this HiGHS proves the whole at once."""
HELD_AT_ONCE = 40_000
"""With no more than this it chooses among sets of cases; beyond, block by block."""
BOUND_ROUNDS = 60
BOUND_SHARE = 0.3
"""How much of the time beyond that may go to the bound."""


@dataclass(frozen=True)
class Choice:
    """The option taken for each case, or NONE; no choice at all is worth more than `bound`."""

    taken: Ints
    worth: int
    bound: int


def choose(problem: Problem, *, time_limit: float) -> Choice:
    """Choose the options worth most, within `time_limit` seconds of solving.

    The same problem gives the same choice, unless the time runs out. Never worse than `greedy`.
    """
    until = time.monotonic() + time_limit
    if not problem.size:
        return Choice(np.full(len(problem.minutes), NONE), 0, 0)
    taken, bound = polished(problem, greedy(problem), until), 0
    if problem.size <= TINY and time.monotonic() < until:
        taken, bound = at_once(problem, taken, problem.simple_bound(), until)
        return Choice(taken, problem.worth_of(taken), bound)
    left = problem.size
    for part in components(problem, until):
        now = time.monotonic()
        patience = (until - now) * part.problem.size / left
        left -= part.problem.size
        found, most = _chosen(part.problem, _within(taken, part.options), now + patience)
        placed = found != NONE
        taken[np.unique(part.problem.case)] = NONE
        taken[placed] = part.options[found[placed]]
        bound += most
    taken = polished(problem, taken, until)
    worth = problem.worth_of(taken)
    return Choice(taken, worth, max(bound, worth))


def _within(taken: Ints, options: Ints) -> Ints:
    """What is taken of a part, in the part's own counting."""
    place = np.minimum(np.searchsorted(options, taken), len(options) - 1)
    return np.where(options[place] == taken, place, NONE)


def _chosen(problem: Problem, start: Ints, until: float) -> tuple[Ints, int]:
    """The best choice of a part that could be found by then, and its bound."""
    bound = problem.simple_bound()
    if problem.worth_of(start) == bound or time.monotonic() > until:
        return start, bound
    prices = priced(problem, until)
    bound = min(bound, whole(prices.bound(problem)))
    best = max([start, *guided(problem, prices, until)], key=problem.worth_of)
    if problem.size <= SMALL:
        return proved(problem, best, bound, until)
    week = Week(problem, prices, best)
    repair(week, until)
    if problem.size <= HELD_AT_ONCE:
        return generated(problem, prices, week.taken, bound, until)
    return _in_blocks(week, prices, bound, until)


def _in_blocks(week: Week, prices: Prices, bound: int, until: float) -> tuple[Ints, int]:
    now = time.monotonic()
    if now < until:
        lower = lowered(
            Knapsacks(week.problem),
            first_prices(week.problem, prices),
            week.problem.worth_of(week.taken),
            BOUND_ROUNDS,
            now + BOUND_SHARE * (until - now),
        )
        bound = min(bound, whole(lower.bound))
    improve(week, bound, until)
    return week.taken, bound

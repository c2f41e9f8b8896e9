"""A tighter bound: prices on the cases instead of the hours (Lagrangian relaxation of the cases).

Whatever the prices, the bound holds; they are moved so that it falls.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from advisors.matching.solver.patterns import Knapsacks, Sets
from advisors.matching.solver.prices import Prices
from advisors.matching.solver.problem import Floats, Ints, Problem

PATIENCE = 4
"""Rounds without a lower bound before the steps become shorter."""
SHORTER = 0.7


@dataclass(frozen=True)
class CasePrices:
    """Points for each case, and for each pair what the second's side of it is worth."""

    cases: Floats
    links: Floats


@dataclass(frozen=True)
class Bounded:
    """The lowest bound found, the prices that prove it, and the sets seen on the way."""

    bound: float
    prices: CasePrices
    seen: list[Ints]


def first_prices(problem: Problem, prices: Prices) -> CasePrices:
    """What the cases are worth at prices on hours, which proves the same bound or a lower one."""
    cases = np.zeros(len(problem.minutes))
    cases[problem.placeable] = problem.over_cases(prices.left_of(problem))
    unforced = ~problem.required
    cases[unforced] = np.maximum(cases[unforced], 0)
    pairs = np.flatnonzero(problem.second >= 0)
    second = problem.second[pairs]
    links = problem.load[pairs] * prices.minute[second] + prices.course[second]
    return CasePrices(cases, links)


def lowered(
    knapsacks: Knapsacks, prices: CasePrices, target: float, rounds: int, until: float
) -> Bounded:
    """Lower the bound for so many rounds or until a moment; `target` is worth that is reached."""
    best, found = np.inf, prices
    seen: list[Ints] = []
    length, stalled = 1.0, 0
    for _ in range(rounds):
        sets, bound = _judged(knapsacks, prices)
        seen.append(sets.items)
        if bound < best:
            best, found, stalled = bound, prices, 0
        else:
            stalled += 1
        if stalled == PATIENCE:
            length, stalled = length * SHORTER, 0
        if best - target < 1 or time.monotonic() > until:
            break
        prices = _moved(knapsacks, prices, sets.items, length * max(bound - target, 1.0))
    return Bounded(best, found, seen)


def _judged(knapsacks: Knapsacks, prices: CasePrices) -> tuple[Sets, float]:
    sets = knapsacks.best_sets(knapsacks.values(prices.cases, prices.links))
    return sets, sets.worth + float(prices.cases.sum())


def _moved(knapsacks: Knapsacks, prices: CasePrices, items: Ints, reach: float) -> CasePrices:
    """Prices a step against what the sets ask: up for cases taken twice, down for cases left."""
    problem = knapsacks.problem
    leads = items[items < problem.size]
    asked = np.bincount(problem.case[leads], minlength=len(prices.cases))
    slope = 1.0 - asked
    slope[np.diff(problem.starts) == 0] = 0
    slope[(prices.cases <= 0) & (slope > 0) & ~problem.required] = 0
    taken = np.zeros(len(knapsacks.option))
    taken[items] = 1
    link_slope = taken[problem.size :] - taken[knapsacks.pairs]
    step = reach / max(float(slope @ slope + link_slope @ link_slope), 1.0)
    cases = prices.cases - step * slope
    cases[~problem.required] = np.maximum(cases[~problem.required], 0)
    return CasePrices(cases, prices.links - step * link_slope)

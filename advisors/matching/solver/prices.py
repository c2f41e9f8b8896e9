"""What an hour and a place cost on each advisor, and the bound that such prices prove.

Every case chooses freely at the prices: what that is worth, with what all the advisors have at
their price, no plan exceeds (Lagrangian relaxation), whatever the prices are. Good prices make
the bound tight and say which options can matter. They are found by letting the cases spread
over their options softly, raising the price of who is asked too much and lowering the others',
and spreading less and less softly.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from math import floor

import numpy as np

from advisors.matching.solver.problem import NONE, Floats, Problem

ROUNDS = 60
SOFTEST, HARDEST, COOLING = 12.0, 1.0, 0.9
"""Points of worth within which options are much alike, first and last."""
EAGERNESS = 0.5
TRIED = 50
"""So many of the best options of each case decide the prices; all count for the bound."""
LEAST = 1e-9
ROUNDING = 1e-6


@dataclass(frozen=True)
class Prices:
    """Points per minute and per course for each advisor, last the one who is none."""

    minute: Floats
    course: Floats

    def left_of(self, problem: Problem) -> Floats:
        """What each option is worth beyond its price."""
        left = problem.worth - problem.load * self.minute[problem.lead] - self.course[problem.lead]
        if problem.has_pairs:
            second = problem.second
            left -= problem.load * self.minute[second] + self.course[second]
        return np.asarray(left)

    def bound(self, problem: Problem) -> float:
        """The worth that no plan exceeds."""
        best = problem.over_cases(self.left_of(problem))
        unforced = ~problem.required[problem.placeable]
        best[unforced] = np.maximum(best[unforced], 0)
        usable = problem.free // problem.unit * problem.unit
        held = (self.minute[:-1] * usable).sum() + (self.course[:-1] * problem.courses).sum()
        return float(best.sum() + held)


def whole(bound: float) -> int:
    """A bound on whole numbers."""
    return floor(bound + ROUNDING)


def priced(problem: Problem, until: float) -> Prices:
    """Find good prices: the same problem has the same prices, unless the time runs out."""
    count = len(problem.free)
    minute, course = np.zeros(count), np.zeros(count)
    tried = _best_of_each(problem)
    lead, second, load = tried.lead, tried.second, tried.load.astype(np.float64)
    starts = tried.starts[tried.placeable]
    group = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, tried.size)))
    # An advisor who has half a case left is as scarce as one who has nothing.
    usual = float(problem.minutes[problem.placeable].mean()) or 1.0
    usable = np.maximum(problem.free // problem.unit * problem.unit, usual / 4)
    places = np.maximum(problem.courses, 0.5)
    softness = SOFTEST
    for _ in range(ROUNDS):
        prices = Prices(np.append(minute, 0.0), np.append(course, 0.0))
        left = prices.left_of(tried) / softness
        most = np.maximum(np.maximum.reduceat(left, starts), 0)
        share = np.exp(left - most[group])
        share /= (np.add.reduceat(share, starts) + np.exp(-most))[group]
        asked = np.bincount(lead, share * load, count)
        asked_for = np.bincount(lead, share, count)
        if problem.has_pairs:
            pairs = second != NONE
            asked += np.bincount(second[pairs], (share * load)[pairs], count)
            asked_for += np.bincount(second[pairs], share[pairs], count)
        if time.monotonic() > until:
            break
        step = EAGERNESS * softness
        minute = np.maximum(minute + step / usual * np.log(np.maximum(asked, LEAST) / usable), 0)
        course = np.maximum(course + step * np.log(np.maximum(asked_for, LEAST) / places), 0)
        softness = max(softness * COOLING, HARDEST)
    return Prices(np.append(minute, 0.0), np.append(course, 0.0))


def _best_of_each(problem: Problem) -> Problem:
    place = np.arange(problem.size) - problem.starts[problem.case[problem.best_first]]
    chosen = np.zeros(problem.size, dtype=bool)
    chosen[problem.best_first[place < TRIED]] = True
    return problem.part(chosen)

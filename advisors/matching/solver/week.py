"""A choice on its way to a better one: who has which cases, what room is left, what is near."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from advisors.matching.solver.prices import Prices
from advisors.matching.solver.problem import NONE, Floats, Ints, Problem, Room

NEAR = 12
"""So many options of each case, the best at the prices, are tried."""


FAR_OFF = 60
"""What is so many points worse than the best at the prices is not near."""


class Week:
    """What is taken, and what follows from it."""

    def __init__(self, problem: Problem, prices: Prices, taken: Ints) -> None:
        self.problem = problem
        self.taken = taken.copy()
        self.room = Room(problem, taken)
        left = prices.left_of(problem)
        self.near = _near(problem, left)
        self._left = left
        self._best = np.zeros(len(problem.minutes))
        self._best[problem.placeable] = np.maximum(problem.over_cases(left), 0)
        self._cases_of: list[set[int]] = [set() for _ in problem.free]
        for case in np.flatnonzero(taken != NONE).tolist():
            self._note(case, is_taken=True)

    def losses(self) -> Floats:
        """What each case has less than its best at the prices; 0 without options."""
        losses = self._best.copy()
        placed = np.flatnonzero(self.taken != NONE)
        losses[placed] -= self._left[self.taken[placed]]
        return losses

    def around(self, seed: int, size: int) -> list[int]:
        """The case and those in its way, the nearest first."""
        block, known = [seed], {seed}
        for case in block:
            for neighbour in self._in_the_way_of(case):
                if neighbour not in known:
                    known.add(neighbour)
                    block.append(neighbour)
                    if len(block) == size:
                        return block
        return block

    def cases_of(self, advisor: int) -> list[int]:
        return sorted(self._cases_of[advisor])

    def change(self, cases: Ints, options: Ints) -> None:
        """Let the cases have these options instead of what they have."""
        before = self.taken[cases]
        self.room.put_back(before[before != NONE])
        for case in cases[before != NONE].tolist():
            self._note(case, is_taken=False)
        self.taken[cases] = NONE
        self.taken[self.problem.case[options]] = options
        self.room.take(options)
        for case in self.problem.case[options].tolist():
            self._note(case, is_taken=True)

    def _note(self, case: int, *, is_taken: bool) -> None:
        option = self.taken[case]
        for advisor in (self.problem.lead[option], self.problem.second[option]):
            if advisor != NONE:
                cases = self._cases_of[advisor]
                (cases.add if is_taken else cases.discard)(case)

    def _in_the_way_of(self, case: int) -> Iterator[int]:
        for option in self.near[case].tolist():
            if option == NONE:
                return
            for advisor in (self.problem.lead[option], self.problem.second[option]):
                if advisor != NONE:
                    yield from self.cases_of(advisor)


def _near(problem: Problem, left: Floats) -> Ints:
    """The best options of each case at the prices, best first; NONE where it has no more."""
    best = np.zeros(len(problem.minutes))
    best[problem.placeable] = problem.over_cases(left)
    order = np.flatnonzero(best[problem.case] - left < FAR_OFF)
    order = order[np.lexsort((-left[order], problem.case[order]))]
    first = np.searchsorted(problem.case[order], np.arange(len(problem.minutes)))
    place = np.arange(len(order)) - first[problem.case[order]]
    near = np.full((len(problem.minutes), NEAR), NONE)
    order, place = order[place < NEAR], place[place < NEAR]
    near[problem.case[order], place] = order
    return near

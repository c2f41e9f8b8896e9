"""What one advisor can take at once: the best set of items for each advisor at given prices.

An item is an advisor's side of an option. When the cases have prices, each advisor can be asked
alone for the set that is worth most within her minutes and courses (a knapsack, solved exactly);
the prices of the cases and the worth of the best sets bound every plan, and much tighter than
prices on hours do, because a set never holds half a course.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from advisors.matching.solver.problem import NONE, Flags, Floats, Ints, Problem

MOST_UNITS = 400
FEW_UNITS = 64
MANY = 1_000
"""With more advisors than this, minutes are counted in coarser units; the bound stays true."""
WORTHLESS = 1e-9


@dataclass(frozen=True)
class Sets:
    """The best set of each advisor: what all are worth, and the items taken."""

    worth: float
    items: Ints


class Knapsacks:
    """The items of a problem: all leads, then the seconds of the pairs."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.pairs = np.flatnonzero(problem.second != NONE)
        self.option = np.concatenate([np.arange(problem.size), self.pairs])
        self.advisor = np.concatenate([problem.lead, problem.second[self.pairs]])
        self.places = np.maximum(problem.courses, 0)
        free = np.maximum(problem.free, 0)
        most = MOST_UNITS if len(free) <= MANY else FEW_UNITS
        grain = max(problem.unit, -(-int(free.max(initial=0)) // most))
        # Rounded down on both sides, what fits in minutes still fits in units.
        self.units = free // grain
        self._load = problem.load[self.option] // grain
        self._group = self.advisor * (int(self._load.max(initial=0)) + 1) + self._load

    def values(self, cases: Floats, links: Floats) -> Floats:
        """What each item is worth: beyond its case's price, and split over the two of a pair."""
        problem = self.problem
        lead = problem.worth - cases[problem.case]
        lead[self.pairs] -= links
        return np.concatenate([lead, links])

    def best_sets(self, values: Floats) -> Sets:
        """The set worth most for each advisor, all at once and item after item."""
        items = self._candidates(values)
        turn = _place_in(self.advisor[items])
        most_places, most_units = int(self.places.max()), int(self.units.max())
        table = np.zeros((len(self.units), most_places + 1, most_units + 1))
        steps = []
        for number in range(int(turn.max(initial=-1)) + 1):
            now = items[turn == number]
            steps.append((now, self._offered(table, now, values)))
        worth = table[np.arange(len(self.units)), self.places, self.units].sum()
        return Sets(float(worth), self._traced(steps))

    def _candidates(self, values: Floats) -> Ints:
        """Items worth something; of equal loads an advisor never needs more than her places."""
        items = np.flatnonzero(values > WORTHLESS)
        items = items[np.lexsort((-values[items], self._group[items]))]
        is_needed = _place_in(self._group[items]) < self.places[self.advisor[items]]
        return np.asarray(items[is_needed])

    def _offered(self, table: Floats, items: Ints, values: Floats) -> Flags:
        """Offer each of these advisors one more item; where in the table it is taken."""
        advisors, load = self.advisor[items], self._load[items]
        before = table[advisors]
        source = np.arange(table.shape[2]) - load[:, None]
        shifted = np.take_along_axis(before[:, :-1], np.maximum(source, 0)[:, None], axis=2)
        shifted += values[items][:, None, None]
        taken = (shifted > before[:, 1:] + WORTHLESS) & (source >= 0)[:, None]
        before[:, 1:][taken] = shifted[taken]
        table[advisors] = before
        return np.asarray(taken)

    def _traced(self, steps: list[tuple[Ints, Flags]]) -> Ints:
        """Follow the table back from each advisor's limits to the items she took."""
        places, units = self.places.copy(), self.units.copy()
        found = [np.empty(0, dtype=np.int64)]
        for items, taken in reversed(steps):
            advisors = self.advisor[items]
            row = np.maximum(places[advisors] - 1, 0)
            is_hers = taken[np.arange(len(items)), row, units[advisors]] & (places[advisors] > 0)
            places[advisors[is_hers]] -= 1
            units[advisors[is_hers]] -= self._load[items[is_hers]]
            found.append(items[is_hers])
        return np.concatenate(found)


def _place_in(sorted_groups: Ints) -> Ints:
    """The place of each entry within its run of equals, from 0."""
    places = np.arange(len(sorted_groups))
    is_first = np.ones(len(sorted_groups), dtype=bool)
    is_first[1:] = sorted_groups[1:] != sorted_groups[:-1]
    return places - np.maximum.accumulate(np.where(is_first, places, 0))

"""Column generation: a plan put together of whole sets, one an advisor.

HiGHS chooses among the sets known in parts, its prices ask each advisor for a better set, and so
on until nobody has one: then no plan is worth more than what the parts are. Among the sets so
found HiGHS chooses whole ones.
"""

from __future__ import annotations

import time

import highspy
import numpy as np

from advisors.matching.solver.bounds import Bounded, CasePrices, first_prices, lowered
from advisors.matching.solver.highs import HALF, options_of
from advisors.matching.solver.patterns import Knapsacks
from advisors.matching.solver.prices import Prices, whole
from advisors.matching.solver.problem import NONE, Floats, Ints, Problem

FIRST_ROUNDS = 60
MOST_ROUNDS = 200
STEADY = 0.5
"""The sets are asked for at prices so far between the solver's and the best known."""
PRIMAL_SIMPLEX = 4
SHARE_FOR_SETS = 0.5
"""How much of the time may go to finding sets, the rest goes to choosing whole ones."""

Set = tuple[int, tuple[int, ...]]


class Master:
    """The sets known, and HiGHS with a column for each. A row a case, an advisor and a pair."""

    def __init__(self, knapsacks: Knapsacks) -> None:
        problem = knapsacks.problem
        self._knapsacks = knapsacks
        self._cases, self._advisors = len(problem.minutes), len(problem.free)
        self.sets: list[Set] = []
        self._known: set[Set] = set()
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]
        options_of(self._highs, {"simplex_strategy": PRIMAL_SIMPLEX})
        self._highs.passModel(self._rows())
        self._highs.changeObjectiveSense(highspy.ObjSense.kMaximize)

    def _rows(self) -> highspy.HighsLp:
        problem, pairs = self._knapsacks.problem, len(self._knapsacks.pairs)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = 0, self._cases + self._advisors + pairs
        low = np.full(self._cases + self._advisors, -highspy.kHighsInf)
        low[: self._cases][problem.required] = 1.0
        model.row_lower_ = np.concatenate([low, np.zeros(pairs)])
        model.row_upper_ = np.concatenate([np.ones(len(low)), np.zeros(pairs)])
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = np.zeros(1, dtype=np.int32)
        return model

    def add(self, items: Ints) -> int:
        """Take in the sets that hold these items, one an advisor; how many were new."""
        new = [one for one in self._sets_of(items) if one not in self._known]
        self._known.update(new)
        self.sets += new
        starts, rows, values, costs = list[int](), list[int](), list[float](), list[float]()
        for advisor, members in new:
            starts.append(len(rows))
            rows.append(self._cases + advisor)
            values.append(1.0)
            costs.append(sum(self._entries(members, rows, values)))
        self._highs.addCols(
            len(new),
            np.array(costs, dtype=np.float64),
            np.zeros(len(new)),
            np.full(len(new), highspy.kHighsInf),
            len(rows),
            np.array(starts, dtype=np.int32),
            np.array(rows, dtype=np.int32),
            np.array(values, dtype=np.float64),
        )
        return len(new)

    def _entries(self, members: tuple[int, ...], rows: list[int], values: list[float]) -> list[int]:
        """Write what a set holds into its column; return what each item adds to its worth."""
        knapsacks, worths, counted = self._knapsacks, list[int](), dict[int, float]()
        for item in members:
            option = int(knapsacks.option[item])
            if item < knapsacks.problem.size:
                case = int(knapsacks.problem.case[option])
                counted[case] = counted.get(case, 0.0) + 1.0
                worths.append(int(knapsacks.problem.worth[option]))
            if knapsacks.problem.second[option] != NONE:
                link = self._cases + self._advisors + int(knapsacks.pairs.searchsorted(option))
                counted[link] = 1.0 if item < knapsacks.problem.size else -1.0
        rows += counted
        values += counted.values()
        return worths

    def _sets_of(self, items: Ints) -> list[Set]:
        """Group the items by advisor, leaving out sets she has not the minutes for."""
        knapsacks, problem = self._knapsacks, self._knapsacks.problem
        grouped: dict[int, list[int]] = {}
        for item in np.sort(items).tolist():
            grouped.setdefault(int(knapsacks.advisor[item]), []).append(item)
        return [
            (advisor, tuple(members))
            for advisor, members in sorted(grouped.items())
            if problem.load[knapsacks.option[members]].sum() <= problem.free[advisor]
        ]

    def relaxed(self, seconds: float) -> tuple[float, CasePrices] | None:
        """Choose among the sets in parts: the worth and the prices; None when time ran out."""
        options_of(self._highs, {"time_limit": self._highs.getRunTime() + max(seconds, 0.0)})
        self._highs.run()
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        prices = np.array(self._highs.getSolution().row_dual)
        cases = prices[: self._cases].copy()
        unforced = ~self._knapsacks.problem.required
        cases[unforced] = np.maximum(cases[unforced], 0)
        links = prices[self._cases + self._advisors :]
        return self._highs.getInfo().objective_function_value, CasePrices(cases, links)

    def chosen(self, start: Ints, seconds: float) -> Ints | None:
        """Choose whole sets, from those that make up `start` on; the options taken by case."""
        count = len(self.sets)
        places = np.arange(count, dtype=np.int32)
        kinds = np.full(count, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        self._highs.changeColsIntegrality(count, places, kinds)
        limit = self._highs.getRunTime() + max(seconds, 0.0)
        options_of(self._highs, {"time_limit": limit, "mip_rel_gap": 0.0})
        solution = highspy.HighsSolution()
        held = set(self._sets_of(start))
        solution.col_value = [float(one in held) for one in self.sets]
        self._highs.setSolution(solution)
        self._highs.run()
        values = np.array(self._highs.getSolution().col_value)
        if len(values) != count:
            return None
        return self._taken(values)

    def _taken(self, values: Floats) -> Ints:
        problem = self._knapsacks.problem
        taken = np.full(len(problem.minutes), NONE)
        for place in np.flatnonzero(values > HALF).tolist():
            leads = [item for item in self.sets[place][1] if item < problem.size]
            taken[problem.case[leads]] = leads
        return taken


def generated(
    problem: Problem, prices: Prices, start: Ints, bound: int, until: float
) -> tuple[Ints, int]:
    """Choose from `start` on; also return the worth proved impossible to exceed."""
    begun = time.monotonic()
    knapsacks, worth = Knapsacks(problem), problem.worth_of(start)
    known = lowered(knapsacks, first_prices(problem, prices), worth, FIRST_ROUNDS, until)
    master = Master(knapsacks)
    held = items_of(knapsacks, start)
    for items in (held, *known.seen):
        master.add(items)
    most = _best_bound(knapsacks, master, known, begun + SHARE_FOR_SETS * (until - begun))
    bound = min(bound, whole(most))
    chosen = master.chosen(held, until - time.monotonic())
    best = start if chosen is None else max(start, chosen, key=problem.worth_of)
    return best, max(bound, problem.worth_of(best))


def items_of(knapsacks: Knapsacks, taken: Ints) -> Ints:
    """Both sides of the options taken."""
    options = taken[taken != NONE]
    seconds = np.flatnonzero(np.isin(knapsacks.pairs, options))
    return np.concatenate([options, knapsacks.problem.size + seconds])


def _best_bound(knapsacks: Knapsacks, master: Master, known: Bounded, until: float) -> float:
    """Ask for sets until nobody has a better one, or the time is out."""
    best, centre, steady = known.bound, known.prices, STEADY
    for _ in range(MOST_ROUNDS):
        relaxed = master.relaxed(until - time.monotonic())
        if relaxed is None:
            break
        reached, prices = relaxed
        between = CasePrices(
            steady * centre.cases + (1 - steady) * prices.cases,
            steady * centre.links + (1 - steady) * prices.links,
        )
        sets = knapsacks.best_sets(knapsacks.values(between.cases, between.links))
        bound = sets.worth + float(between.cases.sum())
        if bound < best:
            best, centre = bound, between
        if whole(best) <= reached or (not master.add(sets.items) and not steady):
            break
        if bound >= best and best - reached < 1:
            steady = 0.0
    return best

"""The choice behind a plan as whole numbers: HiGHS proves the best, greedy is its floor.

Pure. Which option to take for each case so that the worth is greatest while nobody is given
more minutes or more courses than she has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor, gcd

import highspy
import numpy as np

TRIED_AT_ONCE = 4_000
"""With no more options than this, all that can matter are tried from the start."""
FIRST_MARGIN = 4
"""With more, those that cost the whole at most so many points are tried first."""
FIRST_SHARE = 0.6
"""How much of the time they may take."""
SEED = 1
# Worths are whole numbers: what is less than one from the bound is the best.
SAME_WORTH = 0.99
ROUNDING = 1e-6
HALF = 0.5


@dataclass(frozen=True)
class Option:
    """A way to place a case: `minutes` and one course on each of the advisors."""

    case: int
    worth: int
    minutes: int
    advisors: tuple[int, ...]


@dataclass(frozen=True)
class Problem:
    """Options in order of preference among equals, and what each advisor has left.

    `required` cases must be placed. For each of them there is an option on one advisor, and
    those fit together.
    """

    options: Sequence[Option]
    minutes: Mapping[int, int]
    courses: Mapping[int, int]
    required: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Choice:
    """The option taken for each case placed; no choice at all is worth more than `bound`."""

    taken: Mapping[int, Option]
    bound: int

    @property
    def worth(self) -> int:
        return sum(option.worth for option in self.taken.values())


class Room:
    """What the advisors have left while options are taken and put back."""

    def __init__(self, problem: Problem, taken: Iterable[Option] = ()) -> None:
        self._minutes = dict(problem.minutes)
        self._courses = dict(problem.courses)
        for option in taken:
            self.take(option)

    def minutes_of(self, advisor: int) -> int:
        return self._minutes[advisor]

    def courses_of(self, advisor: int) -> int:
        return self._courses[advisor]

    def has_for(self, option: Option) -> bool:
        return all(
            self._minutes[advisor] >= option.minutes and self._courses[advisor] >= 1
            for advisor in option.advisors
        )

    def take(self, option: Option) -> None:
        self._move(option, -1)

    def put_back(self, option: Option) -> None:
        self._move(option, 1)

    def _move(self, option: Option, sign: int) -> None:
        for advisor in option.advisors:
            self._minutes[advisor] += sign * option.minutes
            self._courses[advisor] += sign


def choose(problem: Problem, *, time_limit: float) -> Choice:
    """Choose the options worth most, within `time_limit` seconds of solving.

    The same problem gives the same choice, unless the time runs out. Never worse than `greedy`.
    """
    floor_choice = _polished(problem, greedy(problem))
    if _worth(floor_choice) == simple_bound(problem):
        return Choice(floor_choice, _worth(floor_choice))
    solved, bound = _solve(problem, floor_choice, time_limit)
    best = _polished(problem, solved)
    return Choice(best, max(bound, _worth(best)))


def greedy(problem: Problem) -> dict[int, Option]:
    """Place the required cases on one advisor each, then take what is worth most and fits."""
    return _filled(problem, sorted(problem.options, key=lambda option: -option.worth))


def _filled(problem: Problem, preferred: Iterable[Option]) -> dict[int, Option]:
    """Take what fits in the order given, but the required cases first, on one advisor each."""
    required, rest = list[Option](), list[Option]()
    for option in preferred:
        is_certain = option.case in problem.required and len(option.advisors) == 1
        (required if is_certain else rest).append(option)
    room, taken = Room(problem), dict[int, Option]()
    for option in required + rest:
        if option.case not in taken and room.has_for(option):
            room.take(option)
            taken[option.case] = option
    return taken


def _rounded(
    problem: Problem, shares: Sequence[float], costs: Sequence[float]
) -> Mapping[int, Option]:
    """What the relaxed problem takes the most of, then what costs the whole the least."""
    order = sorted(range(len(shares)), key=lambda place: (shares[place] < HALF, costs[place]))
    return _polished(problem, _filled(problem, [problem.options[place] for place in order]))


def _worth(taken: Mapping[int, Option]) -> int:
    return sum(option.worth for option in taken.values())


def simple_bound(problem: Problem) -> int:
    """The worth if every case got its best and the advisors had no limits."""
    best: dict[int, int] = {}
    for option in problem.options:
        best[option.case] = max(best.get(option.case, 0), option.worth)
    return sum(best.values())


def _polished(problem: Problem, taken: Mapping[int, Option]) -> dict[int, Option]:
    """Give each case the first of its options that fits, the others standing.

    Options worth more come first, and among equals those the problem names first, so that of
    two choices of the same worth the solver's whim does not decide.
    """
    by_case: dict[int, list[Option]] = {}
    for option in problem.options:
        by_case.setdefault(option.case, []).append(option)
    for options in by_case.values():
        options.sort(key=lambda option: -option.worth)
    polished, room, has_changed = dict(taken), Room(problem, taken.values()), True
    while has_changed:
        has_changed = False
        for case, options in by_case.items():
            now = polished.get(case)
            if now is not None:
                room.put_back(now)
            first = next((one for one in options if one is now or room.has_for(one)), None)
            if first is not None:
                room.take(first)
                polished[case] = first
            has_changed = has_changed or first is not now
    return polished


def _solve(
    problem: Problem, start: Mapping[int, Option], time_limit: float
) -> tuple[Mapping[int, Option], int]:
    """Let HiGHS choose, from `start` on; also return the worth it proved cannot be exceeded.

    The relaxed problem tells what each option costs the whole at least. First only those that
    cost little are tried; then, unless that already proves it, all that could still be part of
    something better than what was found.
    """
    relaxed = run(model_of(problem), time_limit)
    time_left = time_limit - relaxed.getRunTime()
    if relaxed.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return start, simple_bound(problem)
    costs = [max(-dual, 0.0) for dual in relaxed.getSolution().col_dual]
    guided = _rounded(problem, relaxed.getSolution().col_value, costs)
    ceiling = floor(relaxed.getInfo().objective_function_value + ROUNDING)
    best, bound = max((start, guided), key=_worth), ceiling
    is_small = len(problem.options) <= TRIED_AT_ONCE
    margin = ceiling - _worth(best) if is_small else FIRST_MARGIN
    while bound > _worth(best) and time_left > 0:
        near = [
            option
            for option, cost in zip(problem.options, costs, strict=True)
            if cost <= margin + ROUNDING or best.get(option.case) is option
        ]
        is_last = margin >= ceiling - _worth(best)
        patience = time_left if is_last else FIRST_SHARE * time_left
        found, near_bound, spent = _solve_whole(replace(problem, options=near), best, patience)
        time_left -= spent
        best = max((best, found), key=_worth)
        bound = max(min(bound, max(near_bound, ceiling - margin)), _worth(best))
        if ceiling - _worth(best) <= margin:
            break
        margin = ceiling - _worth(best)
    return best, bound


def _solve_whole(
    problem: Problem, start: Mapping[int, Option], time_limit: float
) -> tuple[dict[int, Option], int, float]:
    """Solve in whole options; return the choice, its bound and the seconds it took."""
    model = model_of(problem)
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(problem.options)
    known = [float(start.get(option.case) is option) for option in problem.options]
    highs = run(model, time_limit, known)
    values = highs.getSolution().col_value
    taken = {
        option.case: option
        for option, value in zip(problem.options, values, strict=True)
        if value > HALF
    }
    bound = min(highs.getInfo().mip_dual_bound, simple_bound(problem))
    return taken, floor(bound + ROUNDING), highs.getRunTime()


def run(model: highspy.HighsLp, time_limit: float, known: Sequence[float] = ()) -> highspy.Highs:
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    settings: Mapping[str, bool | int | float] = {
        "output_flag": False,
        "threads": 1,
        "random_seed": SEED,
        "time_limit": time_limit,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": SAME_WORTH,
    }
    for name, value in settings.items():
        highs.setOptionValue(name, value)
    highs.passModel(model)
    if known:
        solution = highspy.HighsSolution()
        solution.col_value = list(known)
        highs.setSolution(solution)
    highs.run()
    return highs


def model_of(problem: Problem) -> highspy.HighsLp:
    """A column an option; a row a case, then a row of minutes and one of courses an advisor."""
    cases = sorted({option.case for option in problem.options})
    advisors = sorted({advisor for option in problem.options for advisor in option.advisors})
    case_row = {case: row for row, case in enumerate(cases)}
    minutes_row = {advisor: len(cases) + 2 * row for row, advisor in enumerate(advisors)}
    unit = gcd(*(option.minutes for option in problem.options)) or 1
    starts, rows, values = [0], list[int](), list[int]()
    for option in problem.options:
        rows.append(case_row[option.case])
        values.append(1)
        for advisor in option.advisors:
            rows += (minutes_row[advisor], minutes_row[advisor] + 1)
            values += (option.minutes // unit, 1)
        starts.append(len(rows))
    limits = [
        limit
        for advisor in advisors
        for limit in (problem.minutes[advisor] // unit, problem.courses[advisor])
    ]
    columns, height = len(problem.options), len(cases) + len(limits)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = columns, height
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = np.array([option.worth for option in problem.options], dtype=np.float64)
    model.col_lower_, model.col_upper_ = np.zeros(columns), np.ones(columns)
    model.row_lower_ = np.array(
        [1.0 if case in problem.required else -highspy.kHighsInf for case in cases]
        + [-highspy.kHighsInf] * len(limits)
    )
    model.row_upper_ = np.array([1.0] * len(cases) + limits, dtype=np.float64)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.array(starts, dtype=np.int32)
    model.a_matrix_.index_ = np.array(rows, dtype=np.int32)
    model.a_matrix_.value_ = np.array(values, dtype=np.float64)
    return model

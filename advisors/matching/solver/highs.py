"""HiGHS: the proven solver, asked with nothing but a problem, a start and a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import highspy
import numpy as np

from advisors.matching.solver.problem import NONE, Floats, Ints, Problem

SEED = 1
# Worths are whole numbers: what is less than one from the bound is the best.
SAME_WORTH = 0.99
HALF = 0.5
NO_TIME = 1e-3


@dataclass(frozen=True)
class Relaxed:
    """The problem in parts of options: its worth, the parts, and what each option costs it."""

    worth: float
    shares: Floats
    costs: Floats


@dataclass(frozen=True)
class Solved:
    """Options taken by case, and the worth proved impossible to exceed."""

    taken: Ints
    bound: float


def relax(problem: Problem, seconds: float) -> Relaxed | None:
    """Solve the problem in parts of options; None when the time was too short."""
    highs = run(model_of(problem), seconds)
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    solution = highs.getSolution()
    return Relaxed(
        worth=highs.getInfo().objective_function_value,
        shares=np.array(solution.col_value),
        costs=np.maximum(-np.array(solution.col_dual), 0.0),
    )


def solve(problem: Problem, start: Ints | None, seconds: float, gap: float = 0.0) -> Solved | None:
    """Solve in whole options from `start` on; None when nothing was found in time."""
    model = model_of(problem)
    model.integrality_ = [highspy.HighsVarType.kInteger] * problem.size
    known = np.zeros(problem.size)
    if start is not None:
        known[start[start != NONE]] = 1.0
    highs = run(model, seconds, known if start is not None else None, gap)
    values = np.array(highs.getSolution().col_value)
    if len(values) != problem.size:
        return None
    taken = np.full(len(problem.minutes), NONE)
    chosen = np.flatnonzero(values > HALF)
    taken[problem.case[chosen]] = chosen
    return Solved(taken, highs.getInfo().mip_dual_bound)


def run(
    model: highspy.HighsLp, seconds: float, known: Floats | None = None, gap: float = 0.0
) -> highspy.Highs:
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    options_of(highs, {"time_limit": max(seconds, NO_TIME), "mip_rel_gap": gap})
    highs.passModel(model)
    if known is not None:
        solution = highspy.HighsSolution()
        solution.col_value = known.tolist()
        highs.setSolution(solution)
    highs.run()
    return highs


def options_of(highs: highspy.Highs, options: Mapping[str, bool | int | float]) -> None:
    """Set the options of ours and some more."""
    always: Mapping[str, bool | int | float] = {
        "output_flag": False,
        "threads": 1,
        "random_seed": SEED,
        "mip_abs_gap": SAME_WORTH,
    }
    for name, value in {**always, **options}.items():
        highs.setOptionValue(name, value)


def model_of(problem: Problem) -> highspy.HighsLp:
    """A column an option; a row a case, then a row of minutes and one of courses an advisor."""
    cases, case_row = np.unique(problem.case, return_inverse=True)
    pairs = np.flatnonzero(problem.second != NONE)
    advisors, rows = np.unique(
        np.concatenate([problem.lead, problem.second[pairs]]), return_inverse=True
    )
    column = np.concatenate([np.arange(problem.size), pairs])
    minutes_row = len(cases) + 2 * rows
    order = np.argsort(np.concatenate([np.arange(problem.size), column, column]), kind="stable")
    index = np.concatenate([case_row, minutes_row, minutes_row + 1])[order]
    load = problem.load // problem.unit
    ones = np.ones(problem.size, dtype=np.int64)
    value = np.concatenate([ones, load[column], np.ones(len(column), dtype=np.int64)])[order]
    width = 3 * ones
    width[pairs] += 2
    limits = np.stack(
        [problem.free[advisors] // problem.unit, problem.courses[advisors]], axis=1
    ).ravel()
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = problem.size, len(cases) + len(limits)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = problem.worth.astype(np.float64)
    model.col_lower_, model.col_upper_ = np.zeros(problem.size), np.ones(problem.size)
    model.row_lower_ = np.concatenate(
        [
            np.where(problem.required[cases], 1.0, -highspy.kHighsInf),
            np.full(len(limits), -highspy.kHighsInf),
        ]
    )
    model.row_upper_ = np.concatenate([np.ones(len(cases)), limits.astype(np.float64)])
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(width)]).astype(np.int32)
    model.a_matrix_.index_ = index.astype(np.int32)
    model.a_matrix_.value_ = value.astype(np.float64)
    return model

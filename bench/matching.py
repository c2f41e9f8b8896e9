"""The plan of a week beside greedy and the bare solver on the same instance, and end to end."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from unittest import mock

import psutil

from advisors.matching import plan, planning, solver
from advisors.matching.solver.floor import greedy
from advisors.matching.solver.highs import solve
from advisors.matching.solver.prices import whole as whole_worth
from advisors.matching.solver.problem import Problem
from bench import whole
from bench.weeks import TODAY, WEIGHTS, week

WAYS = ("plan", "greedy", "raw", "whole")
HARD_KILL = 240.0
MEGABYTE = 1_000_000
MOST_MEMORY = 3_000
"""Megabytes a process may have."""
HALF_MINUTE = 30.0

LIMITS: Mapping[str, float] = {
    "20x24": 0.3,
    "200x150": 4.0,
    "2000x1000": 6.5,
    "20000x10000": HALF_MINUTE,
}
"""Seconds of solving at each size, which the raw solver gets too."""
GOALS: Mapping[str, tuple[float, float]] = {
    "20x24": (0.5, 0.0),
    "200x150": (5.0, 0.01),
    "2000x1000": (10.0, 0.02),
    "20000x10000": (60.0, 0.03),
}
"""Seconds from the first statement to the last row saved, and how far from the best at most."""

Row = dict[str, float | int | str]


def main(arguments: Sequence[str]) -> int:
    """Print a row a size and way, each measured in a process of its own, and the goals."""
    parser = ArgumentParser(prog="python -m bench matching")
    parser.add_argument("--sizes", nargs="+", default=list(LIMITS), metavar="REQUESTSxADVISORS")
    parser.add_argument("--ways", nargs="+", default=list(WAYS), choices=WAYS)
    parser.add_argument("--limit", type=float, help="seconds of solving, for every size")
    parser.add_argument("--kill", type=float, default=HARD_KILL, help="seconds a process may live")
    parser.add_argument("--child", choices=WAYS)
    options = parser.parse_args(arguments)
    if options.child:
        print(json.dumps(_measured(options)))
        return 0
    rows: dict[tuple[str, str], Row | str] = {}
    print(
        "size         way     options  load/score s  solve/plan s  save s  whole s  cpu s"
        "    MB  placed    worth    bound     gap"
    )
    for size in options.sizes:
        for way in options.ways:
            limit = options.limit or LIMITS.get(size, HALF_MINUTE)
            rows[size, way] = _in_child(size, way, limit, options.kill)
            print(_line(size, way, rows[size, way]), flush=True)
    print(*_goals(rows), sep="\n")
    return 0


def _in_child(size: str, way: str, limit: float, kill: float) -> Row | str:
    command = [sys.executable, "-m", "bench", "matching", "--child", way]
    command += ["--sizes", size, "--limit", str(limit)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=kill, check=True)
    except subprocess.TimeoutExpired:
        return f"killed after {kill:g} s"
    except subprocess.CalledProcessError as failed:
        return f"failed: {(failed.stderr.strip() or str(failed)).splitlines()[-1]}"
    row: Row = json.loads(done.stdout.splitlines()[-1])
    return row


def _line(size: str, way: str, row: Row | str) -> str:
    if isinstance(row, str):
        return f"{size:<12} {way:<7} {row}"
    return (
        f"{size:<12} {way:<7} {row.get('options', ''):>7}  {row['load']:12.2f}  {row['plan']:12.2f}"
        f"  {row['save']:6.2f}  {row['whole']:7.2f}  {row['cpu']:5.1f}  {row['memory']:5.0f}"
        f"  {row['placed']:>6}  {row['worth']:>7}  {row['bound']:>7}  {row['gap']:6.2%}"
    )


def _goals(rows: Mapping[tuple[str, str], Row | str]) -> list[str]:
    """Each goal beside what was measured."""
    lines = ["", "goal                                          measured      goal  "]
    for (size, way), row in rows.items():
        if size not in GOALS or way != "whole" or isinstance(row, str):
            continue
        seconds, gap = GOALS[size]
        lines += [
            _goal(f"{size} end to end, seconds", float(row["whole"]), seconds),
            _goal(f"{size} from the best at most, %", 100 * float(row["gap"]), 100 * gap),
            _goal(f"{size} memory of the process, MB", float(row["memory"]), MOST_MEMORY),
        ]
        ours, least = rows.get((size, "plan")), rows.get((size, "greedy"))
        raw = rows.get((size, "raw"))
        if isinstance(ours, dict) and isinstance(least, dict):
            lines.append(_goal(f"{size} greedy's worth to ours", _ratio(least, ours, "worth"), 1.0))
        if isinstance(ours, dict) and isinstance(raw, dict):
            lines.append(_goal(f"{size} solve to raw solver", _ratio(ours, raw, "plan"), 1.5))
            lines.append(_goal(f"{size} raw solver's worth to ours", _ratio(raw, ours, "worth"), 1))
    return lines


def _ratio(one: Row, other: Row, key: str) -> float:
    return float(one[key]) / max(float(other[key]), 1e-9)


def _goal(name: str, measured: float, goal: float) -> str:
    verdict = "held" if measured <= goal + 5e-5 else "NOT HELD"
    return f"{name:<44} {measured:9.3f} {goal:9.3f}  {verdict}"


def _measured(options: Namespace) -> Row:
    [size] = options.sizes
    limit = MOST_MEMORY * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    if options.child == "whole":
        row = whole.measured(size, options.limit)
    else:
        row = _pure(size, options.child, options.limit)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {**row, "memory": max(peak, psutil.Process().memory_info().rss) / MEGABYTE}


def _pure(size: str, way: str, limit: float) -> Row:
    """Plan one week without a database; `load` is all but the solver, `plan` the solver."""
    cases, people = week(*map(int, size.split("x")))
    choose = _Timed(way)
    started, cpu = time.perf_counter(), time.process_time()
    with mock.patch.object(planning, "choose", choose):
        made = plan(cases, people, today=TODAY, weights=WEIGHTS, time_limit=limit)
    taken = time.perf_counter() - started
    return {
        "options": choose.options,
        "load": taken - choose.seconds,
        "plan": choose.seconds,
        "save": 0.0,
        "whole": taken,
        "cpu": time.process_time() - cpu,
        "placed": len(made.assignments),
        "worth": made.total,
        "bound": made.bound,
        "gap": made.gap,
    }


class _Timed:
    """A way to choose, with the seconds it took."""

    def __init__(self, way: str) -> None:
        self._choose = {"plan": solver.choose, "greedy": _greedy, "raw": _raw}[way]
        self.seconds = 0.0
        self.options = 0

    def __call__(self, problem: Problem, *, time_limit: float) -> solver.Choice:
        started = time.perf_counter()
        choice = self._choose(problem, time_limit=time_limit)
        self.seconds, self.options = time.perf_counter() - started, problem.size
        return choice


def _greedy(problem: Problem, *, time_limit: float) -> solver.Choice:
    taken = greedy(problem)
    return solver.Choice(taken, problem.worth_of(taken), problem.simple_bound())


def _raw(problem: Problem, *, time_limit: float) -> solver.Choice:
    """HiGHS with nothing but the model and the same settings."""
    solved = solve(problem, None, time_limit)
    if solved is None:
        raise SystemExit(f"nothing found in {time_limit:g} s")
    bound = min(solved.bound, float(problem.simple_bound()))
    worth = problem.worth_of(solved.taken)
    return solver.Choice(solved.taken, worth, max(whole_worth(bound), worth))

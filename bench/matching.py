"""The plan of a week beside greedy and the bare solver on the same arrays."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from unittest import mock

import highspy
import psutil

from advisors import planning, solver
from bench.weeks import TODAY, week

SIZES = ("20x24", "200x150", "2000x1000")
WAYS = ("plan", "greedy", "raw")
TIME_LIMIT = 3.0
HARD_KILL = 60.0
MEGABYTE = 1_000_000
MOST_MEMORY = 3_000 * MEGABYTE

Row = dict[str, float | int | str]


def main(arguments: Sequence[str]) -> int:
    """Print a row a size and way, each measured in a process of its own that is killed in time."""
    parser = ArgumentParser(prog="python -m bench matching")
    parser.add_argument("--sizes", nargs="+", default=list(SIZES), metavar="REQUESTSxADVISORS")
    parser.add_argument("--limit", type=float, default=TIME_LIMIT, help="seconds of solving")
    parser.add_argument("--kill", type=float, default=HARD_KILL, help="seconds a process may live")
    parser.add_argument("--child", choices=WAYS)
    options = parser.parse_args(arguments)
    if options.child:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        print(json.dumps(measured(options.sizes[0], options.child, options.limit)))
        return 0
    print(
        "size       way     options  score s  solve s  cpu s     MB  placed   worth   bound    gap"
    )
    for size in options.sizes:
        for way in WAYS:
            print(_line(size, way, _in_child(size, way, options.limit, options.kill)), flush=True)
    return 0


def _in_child(size: str, way: str, limit: float, kill: float) -> Row | str:
    command = [sys.executable, "-m", "bench", "matching", "--child", way]
    command += ["--sizes", size, "--limit", str(limit)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=kill, check=True)
    except subprocess.TimeoutExpired:
        return f"killed after {kill:g} s"
    except subprocess.CalledProcessError as failed:
        return f"failed: {failed.stderr.strip().splitlines()[-1]}"
    row: Row = json.loads(done.stdout)
    return row


def _line(size: str, way: str, row: Row | str) -> str:
    if isinstance(row, str):
        return f"{size:<10} {way:<7} {row}"
    return (
        f"{size:<10} {way:<7} {row['options']:>7}  {row['score']:7.3f}  {row['solve']:7.3f}"
        f"  {row['cpu']:5.2f}  {row['memory']:5.0f}  {row['placed']:>6}  {row['worth']:>6}"
        f"  {row['bound']:>6}  {row['gap']:6.2%}"
    )


def measured(size: str, way: str, limit: float) -> Row:
    """Plan one week; `score` is everything before and after the solver, `solve` the solver."""
    requests, advisors = map(int, size.split("x"))
    cases, people = week(requests, advisors)
    process = psutil.Process()
    before, cpu = process.memory_info().rss, time.process_time()
    choose = _Timed({"plan": solver.choose, "greedy": _greedy, "raw": _raw}[way])
    started = time.perf_counter()
    with mock.patch.object(planning, "choose", choose):
        made = planning.plan(cases, people, today=TODAY, time_limit=limit)
    whole = time.perf_counter() - started
    return {
        "options": choose.options,
        "score": whole - choose.seconds,
        "solve": choose.seconds,
        "cpu": time.process_time() - cpu,
        "memory": (process.memory_info().rss - before) / MEGABYTE,
        "placed": len(made.assignments),
        "worth": made.total,
        "bound": made.bound,
        "gap": made.gap,
    }


class _Timed:
    """A way to choose, with the seconds it took."""

    def __init__(self, choose: Callable[..., solver.Choice]) -> None:
        self._choose = choose
        self.seconds = 0.0
        self.options = 0

    def __call__(self, problem: solver.Problem, *, time_limit: float) -> solver.Choice:
        started = time.perf_counter()
        choice = self._choose(problem, time_limit=time_limit)
        self.seconds, self.options = time.perf_counter() - started, len(problem.options)
        return choice


def _greedy(problem: solver.Problem, *, time_limit: float) -> solver.Choice:
    return solver.Choice(solver.greedy(problem), solver.simple_bound(problem))


def _raw(problem: solver.Problem, *, time_limit: float) -> solver.Choice:
    """HiGHS with nothing but the model and the same settings."""
    model = solver.model_of(problem)
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(problem.options)
    highs = solver.run(model, time_limit)
    values = highs.getSolution().col_value
    taken = {
        option.case: option
        for option, value in zip(problem.options, values, strict=True)
        if value > solver.HALF
    }
    bound = min(highs.getInfo().mip_dual_bound, solver.simple_bound(problem))
    return solver.Choice(taken, int(bound + solver.ROUNDING))

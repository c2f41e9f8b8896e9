"""Greedy, the floor under every plan, and the last touch that makes a plan the same each time."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from advisors.matching.solver.prices import Prices
from advisors.matching.solver.problem import NONE, Floats, Ints, Problem, Room

AT_ONCE = 50_000
PER_HOUR = (0.5, 1.0, 4.0)
"""Points a case is brought forward for each of its hours: long courses are the hardest to fit."""
FAR_OFF = 30
"""What is so many points worse than the best at the prices does not guide."""
HOUR = 60


def greedy(problem: Problem, value: Floats | Ints | None = None) -> Ints:
    """Place the required cases on one advisor each, then take what has most value and fits.

    The value is the worth unless another is given; among equals the first option goes first.
    """
    value = problem.worth if value is None else value
    is_certain = problem.required[problem.case] & (problem.second == NONE)
    order = np.lexsort((-value, ~is_certain))
    return taken_in(problem, order)


def guided(problem: Problem, prices: Prices, until: float) -> Iterator[Ints]:
    """Greedy by what a case would lose at the prices, long courses more or less before short.

    Nobody gets a second here: who is left without an advisor loses more than a second gives.
    """
    left = prices.left_of(problem)
    best = np.zeros(len(problem.minutes))
    best[problem.placeable] = problem.over_cases(left)
    loss = best[problem.case] - left
    near = np.flatnonzero((loss < FAR_OFF) & (problem.second == NONE))
    is_certain = problem.required[problem.case[near]]
    for points in PER_HOUR:
        if time.monotonic() > until:
            return
        value = points * problem.load[near] / HOUR - loss[near]
        yield taken_in(problem, near[np.lexsort((-value, ~is_certain))])


def taken_in(problem: Problem, order: Ints) -> Ints:
    """Take what fits in the order given."""
    taken = np.full(len(problem.minutes), NONE)
    room = Room(problem, taken)
    for first in range(0, len(order), AT_ONCE):
        some = order[first : first + AT_ONCE]
        for option in some[(taken[problem.case[some]] == NONE) & room.fits(some)].tolist():
            if taken[problem.case[option]] == NONE and _fits(problem, room, option):
                room.take_one(option)
                taken[problem.case[option]] = option
    return taken


def _fits(problem: Problem, room: Room, option: int) -> bool:
    load, lead, second = problem.load[option], problem.lead[option], problem.second[option]
    return bool(
        room.minutes[lead] >= load
        and room.courses[lead] > 0
        and room.minutes[second] >= load
        and room.courses[second] > 0
    )


def polished(problem: Problem, taken: Ints, until: float) -> Ints:
    """Give each case the first of its options that fits, the others standing.

    Options worth more come first, and among equals those the problem names first, so that of
    two choices of the same worth the solver's whim does not decide. `until` is a moment of
    `time.monotonic`.
    """
    taken, room, has_changed = taken.copy(), Room(problem, taken), True
    while has_changed:
        has_changed = False
        for case in problem.placeable.tolist():
            if time.monotonic() > until:
                return taken
            before = int(taken[case])
            if before != NONE:
                room.put_back_one(before)
            options = problem.best_first[problem.starts[case] : problem.starts[case + 1]]
            fits = room.fits(options)
            best = int(options[fits.argmax()]) if fits.any() else NONE
            if best != NONE:
                room.take_one(best)
            taken[case] = best
            has_changed |= best != before
    return taken

"""The choice behind a plan as arrays of whole numbers.

An option is a way to place a case: one course of the case's minutes on its lead, and on its
second where it has one. Cases and advisors are counted from 0.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NONE = -1
"""No second advisor; no option taken."""
PLENTY = 1 << 40
"""What the advisor has who is none."""


@dataclass(frozen=True)
class Problem:
    """Options by case, in order of preference among equals, and what each advisor has left.

    `required` cases must be placed. Each of them has an option on one advisor, and those fit
    together.
    """

    case: Ints
    worth: Ints
    lead: Ints
    second: Ints
    minutes: Ints
    free: Ints
    courses: Ints
    required: Flags

    @property
    def size(self) -> int:
        return len(self.case)

    @cached_property
    def starts(self) -> Ints:
        """Where the options of each case begin, and after the last case where all end."""
        return np.searchsorted(self.case, np.arange(len(self.minutes) + 1))

    @cached_property
    def placeable(self) -> Ints:
        """The cases that have an option."""
        return np.flatnonzero(np.diff(self.starts))

    @cached_property
    def load(self) -> Ints:
        """The minutes of each option."""
        return self.minutes[self.case]

    @cached_property
    def has_pairs(self) -> bool:
        return bool((self.second != NONE).any())

    @cached_property
    def best_first(self) -> Ints:
        """All options by case, and within a case those worth more first."""
        return np.lexsort((-self.worth, self.case))

    @cached_property
    def unit(self) -> int:
        """Minutes that every case is a whole number of."""
        return int(np.gcd.reduce(self.minutes[self.placeable])) or 1 if self.size else 1

    def over_cases(self, values: Floats | Ints) -> Floats:
        """The greatest value among the options of each placeable case."""
        return np.asarray(np.maximum.reduceat(values, self.starts[self.placeable]))

    def without_seconds(self) -> Problem:
        return self.part(self.second == NONE)

    def part(self, chosen: Flags) -> Problem:
        """The same cases and advisors with fewer options."""
        return replace(
            self,
            case=self.case[chosen],
            worth=self.worth[chosen],
            lead=self.lead[chosen],
            second=self.second[chosen],
        )

    def worth_of(self, taken: Ints) -> int:
        return int(self.worth[taken[taken != NONE]].sum())

    def simple_bound(self) -> int:
        """The worth if every case got its best and the advisors had no limits."""
        return int(self.over_cases(self.worth).sum()) if self.size else 0


class Room:
    """What the advisors have left while options are taken and put back."""

    def __init__(self, problem: Problem, taken: Ints) -> None:
        self._problem = problem
        self.minutes = np.append(problem.free, PLENTY)
        self.courses = np.append(problem.courses, PLENTY)
        self.take(taken[taken != NONE])

    def fits(self, options: Ints) -> Flags:
        """Which of the options, each alone, there is room for."""
        lead, load = self._problem.lead[options], self._problem.load[options]
        fits = (self.minutes[lead] >= load) & (self.courses[lead] > 0)
        if self._problem.has_pairs:
            second = self._problem.second[options]
            fits &= (self.minutes[second] >= load) & (self.courses[second] > 0)
        return fits

    def take(self, options: Ints) -> None:
        self._move(options, -1)

    def put_back(self, options: Ints) -> None:
        self._move(options, 1)

    def take_one(self, option: int) -> None:
        self._move_one(option, -1)

    def put_back_one(self, option: int) -> None:
        self._move_one(option, 1)

    def _move(self, options: Ints, sign: int) -> None:
        for advisors in (self._problem.lead[options], self._problem.second[options]):
            np.add.at(self.minutes, advisors, sign * self._problem.load[options])
            np.add.at(self.courses, advisors, sign)

    def _move_one(self, option: int, sign: int) -> None:
        load = sign * self._problem.load[option]
        for advisor in (self._problem.lead[option], self._problem.second[option]):
            self.minutes[advisor] += load
            self.courses[advisor] += sign

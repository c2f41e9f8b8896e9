"""Cases and advisors who have nothing to do with each other, each heap a problem of its own."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from advisors.matching.solver.problem import NONE, Ints, Problem


@dataclass(frozen=True)
class Component:
    """A part of the problem; `options` says which of the whole its options are."""

    problem: Problem
    options: Ints


def components(problem: Problem, until: float) -> Iterator[Component]:
    """The problem in parts that share no advisor, smallest first; the whole when time is out."""
    label = _labels(problem, until)[problem.case]
    names, sizes = np.unique(label, return_counts=True)
    if len(names) == 1:
        yield Component(problem, np.arange(problem.size))
        return
    for name in names[np.argsort(sizes, kind="stable")].tolist():
        chosen = label == name
        yield Component(problem.part(chosen), np.flatnonzero(chosen))


def _labels(problem: Problem, until: float) -> Ints:
    """The least case that each case hangs together with, through advisors they could share."""
    label = np.arange(len(problem.minutes))
    pairs = problem.second != NONE
    case = np.concatenate([problem.case, problem.case[pairs]])
    advisor = np.concatenate([problem.lead, problem.second[pairs]])
    while True:
        least = np.full(len(problem.free), len(label))
        np.minimum.at(least, advisor, label[case])
        lower = label.copy()
        np.minimum.at(lower, case, least[advisor])
        lower = lower[lower]
        if (lower == label).all():
            return label
        if time.monotonic() > until:
            return np.zeros_like(label)
        label = lower

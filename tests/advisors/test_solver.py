"""Every road to a plan keeps the limits, reaches the best on small problems, and bounds it."""

from itertools import product
from time import monotonic

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisors.matching import solver
from advisors.matching.solver import blocks, choose
from advisors.matching.solver.bounds import first_prices, lowered
from advisors.matching.solver.components import components
from advisors.matching.solver.floor import greedy
from advisors.matching.solver.patterns import Knapsacks
from advisors.matching.solver.prices import Prices, priced
from advisors.matching.solver.problem import NONE, Problem

FAR = monotonic() + 1e6
ROADS = {"proved": (10_000, 10_000), "sets": (0, 10_000), "blocks": (0, 0)}


def lists_of(values, count):
    return st.lists(values, min_size=count, max_size=count)


@st.composite
def problems(draw, most_cases=4, most_advisors=4):
    """Options of one and of two, in the order of the cases; now and then a required case."""
    advisors = draw(st.integers(1, most_advisors))
    minutes = draw(st.lists(st.integers(1, 5), min_size=1, max_size=most_cases))
    rows = []
    for case in range(len(minutes)):
        leads = draw(st.lists(st.integers(0, advisors - 1), max_size=3, unique=True))
        rows += [(case, draw(st.integers(100, 200)), lead, NONE) for lead in leads]
        for lead in leads[:1]:
            second = draw(st.integers(0, advisors - 1))
            if second != lead:
                rows.append((case, draw(st.integers(100, 220)), lead, second))
    case, worth, lead, second = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    return Problem(
        case=case,
        worth=worth,
        lead=lead,
        second=second,
        minutes=60 * np.array(minutes),
        free=30
        * np.array(draw(st.lists(st.integers(0, 20), min_size=advisors, max_size=advisors))),
        courses=np.array(draw(st.lists(st.integers(0, 3), min_size=advisors, max_size=advisors))),
        required=np.zeros(len(minutes), dtype=bool),
    )


def fits(problem, options):
    free, courses = problem.free.copy(), problem.courses.copy()
    for option in options:
        for advisor in {int(problem.lead[option]), int(problem.second[option])} - {NONE}:
            free[advisor] -= problem.load[option]
            courses[advisor] -= 1
            if free[advisor] < 0 or courses[advisor] < 0:
                return False
    return True


def best_by_trying_everything(problem):
    choices = [
        [None, *range(problem.starts[case], problem.starts[case + 1])]
        for case in range(len(problem.minutes))
    ]
    every = ([one for one in chosen if one is not None] for chosen in product(*choices))
    return max(int(problem.worth[chosen].sum()) for chosen in every if fits(problem, chosen))


@pytest.mark.parametrize("road", ROADS)
@settings(max_examples=25)
@given(problem=problems())
def test_every_road_keeps_the_limits_and_bounds_the_best(road, problem):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solver, "SMALL", ROADS[road][0])
        patch.setattr(solver, "HELD_AT_ONCE", ROADS[road][1])
        made = choose(problem, time_limit=5.0)

    best = best_by_trying_everything(problem)
    taken = made.taken[made.taken != NONE]
    assert fits(problem, taken)
    assert (problem.case[taken] == np.flatnonzero(made.taken != NONE)).all()
    assert made.worth == problem.worth_of(made.taken)
    assert problem.worth_of(greedy(problem)) <= made.worth <= best <= made.bound
    if road == "proved":
        assert made.worth == made.bound


@settings(max_examples=25)
@given(
    problems(),
    lists_of(st.integers(0, 3), 4),
    lists_of(st.integers(0, 90), 4),
)
def test_whatever_the_prices_are_the_bounds_hold(problem, minute, course):
    if not problem.size:
        return
    count = len(problem.free)
    prices = Prices(np.append(minute[:count], 0.0), np.append(course[:count], 0.0))
    best = best_by_trying_everything(problem)

    knapsacks = Knapsacks(problem)
    lower = lowered(knapsacks, first_prices(problem, prices), best, 5, FAR)

    assert best <= prices.bound(problem) + 1e-6
    assert best <= lower.bound + 1e-6
    assert lower.bound <= prices.bound(problem) + 1e-6
    assert best <= priced(problem, FAR).bound(problem) + 1e-6


@settings(max_examples=25)
@given(problems(most_cases=8, most_advisors=6))
def test_the_parts_share_nobody_and_are_the_whole(problem):
    if not problem.size:
        return
    parts = list(components(problem, FAR))

    assert sorted(n for part in parts for n in part.options) == list(range(problem.size))
    people = [{*part.problem.lead, *part.problem.second} - {NONE} for part in parts]
    assert sum(map(len, people)) == len(set().union(*people))


def scarce(cases=40, advisors=26, seed=3):
    """More is asked for than there is."""
    random = np.random.default_rng(seed)
    case = np.repeat(np.arange(cases), 6)
    return Problem(
        case=case,
        worth=random.integers(120, 200, len(case)),
        lead=np.concatenate([random.permutation(advisors)[:6] for _ in range(cases)]),
        second=np.full(len(case), NONE),
        minutes=60 * random.choice([4, 6, 8, 12], cases),
        free=60 * random.integers(4, 20, advisors),
        courses=random.integers(1, 4, advisors),
        required=np.zeros(cases, dtype=bool),
    )


def test_sets_and_blocks_come_close_to_what_is_proved(monkeypatch):
    problem = scarce()
    proved = choose(problem, time_limit=20.0)
    monkeypatch.setattr(solver, "SMALL", 0)
    sets = choose(problem, time_limit=20.0)
    monkeypatch.setattr(solver, "HELD_AT_ONCE", 0)
    in_blocks = choose(problem, time_limit=20.0)

    assert proved.worth == proved.bound
    assert sets.worth >= 0.999 * proved.worth
    assert in_blocks.worth >= 0.99 * proved.worth
    assert proved.worth <= min(sets.bound, in_blocks.bound)
    assert sets.bound <= 1.001 * proved.worth


def test_blocks_grow_until_they_hold_the_whole(monkeypatch):
    monkeypatch.setattr(solver, "SMALL", 0)
    monkeypatch.setattr(solver, "HELD_AT_ONCE", 0)
    monkeypatch.setattr(blocks, "SIZES", (4, 8, 60))
    problem = scarce(cases=30, advisors=20)

    first, second = choose(problem, time_limit=20.0), choose(problem, time_limit=20.0)

    assert (first.taken == second.taken).all()

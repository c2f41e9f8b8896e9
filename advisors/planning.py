"""The week in one go: which advisor for which request, the best whole, and what is missing.

Pure, on top of `advisors.matching`: every score is one `rank` gives. A placed case is worth a
hundred points and the score of its lead. Where two advisors together cover the themes better
than anyone can alone, they may share it: the lead's competence then counts as what the two
cover, and the hours of the course are reserved for both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from types import MappingProxyType

from advisors.matching import (
    DEFAULT_WEIGHTS,
    WHOLE,
    Candidate,
    Need,
    PartKey,
    Ranking,
    Reason,
    Suggestion,
    Weights,
    by_name,
    points_of,
    rank,
    theme_share,
)
from advisors.shortages import why_nobody, why_not
from advisors.solver import Option, Problem, Room, choose

CASE_WORTH = 100
PAIRS_PER_CASE = 12


@dataclass(frozen=True)
class Case:
    """A request to place. `key` is its id, `locked` the advisor who must have it."""

    key: int
    need: Need
    locked: int | None = None


@dataclass(frozen=True)
class Assignment:
    """Who gets the case, alone or with a second, and what that is worth in the plan."""

    key: int
    lead: Suggestion
    second: Suggestion | None
    worth: int


@dataclass(frozen=True)
class Unplaced:
    """A case without an advisor, and what would have to give."""

    key: int
    reason: Reason


@dataclass(frozen=True)
class Plan:
    """Assignments and unplaced cases in the order of their keys.

    `total` is the worth of the assignments and no plan is worth more than `bound`; when the
    two are equal the plan is proved the best.
    """

    assignments: tuple[Assignment, ...]
    unplaced: tuple[Unplaced, ...]
    total: int
    bound: int
    is_optimal: bool

    @property
    def gap(self) -> float:
        """How much of the bound may be missing, from 0.0 (nothing) to 1.0."""
        return (self.bound - self.total) / self.bound if self.bound else 0.0


@dataclass(frozen=True)
class _Way:
    """One way to place a case."""

    lead: Suggestion
    second: Suggestion | None
    worth: int

    @property
    def advisors(self) -> tuple[int, ...]:
        pair = (self.lead, self.second) if self.second else (self.lead,)
        return tuple(suggestion.candidate.advisor_id for suggestion in pair)


NOBODY: Mapping[int, frozenset[int]] = MappingProxyType({})


def plan(
    cases: Sequence[Case],
    candidates: Sequence[Candidate],
    *,
    today: date,
    declined: Mapping[int, frozenset[int]] = NOBODY,
    history: Mapping[int, Mapping[int, int]] | None = None,
    weights: Weights = DEFAULT_WEIGHTS,
    time_limit: float = 3.0,
) -> Plan:
    """Place as many cases as well as the advisors' hours and course limits allow together.

    A locked case gets its advisor before anything else is planned; when those locked to one
    advisor exceed what she has, they stand in the order of their keys. `declined` names, by
    case, who has said no to it. `history` counts, by school and advisor, earlier courses there
    and replaces what the candidates say themselves. `time_limit` is seconds of solving; the
    same input gives the same plan unless that time runs out.
    """
    people = sorted(candidates, key=by_name)
    in_order = sorted(cases, key=lambda case: case.key)
    seen = {case.key: _as_seen_from(case, people, declined, history) for case in in_order}
    rankings = {
        case.key: rank(case.need, seen[case.key], today=today, weights=weights) for case in in_order
    }
    standing = _standing_locks(in_order, people, rankings)
    ways = {
        (case.key, way.advisors): way
        for case in in_order
        if case.locked is None or case.key in standing
        for way in _ways(case, rankings[case.key], weights)
    }
    problem = _problem(in_order, people, ways, standing)
    choice = choose(problem, time_limit=time_limit)
    room = Room(problem, choice.taken.values())
    return Plan(
        assignments=tuple(
            Assignment(key, way.lead, way.second, way.worth)
            for key, option in sorted(choice.taken.items())
            for way in [ways[key, option.advisors]]
        ),
        unplaced=tuple(
            Unplaced(case.key, _reason(case, seen[case.key], room, today))
            for case in in_order
            if case.key not in choice.taken
        ),
        total=choice.worth,
        bound=choice.bound,
        is_optimal=choice.worth == choice.bound,
    )


def _as_seen_from(
    case: Case,
    people: Iterable[Candidate],
    declined: Mapping[int, frozenset[int]],
    history: Mapping[int, Mapping[int, int]] | None,
) -> list[Candidate]:
    """The candidates with what only holds for this case: who said no, who knows the school."""
    refusals = declined.get(case.key, frozenset())
    known = None if history is None else history.get(case.need.school_id, {})
    seen = []
    for person in people:
        has_declined = person.has_declined or person.advisor_id in refusals
        earlier = person.courses_at_school if known is None else known.get(person.advisor_id, 0)
        if (has_declined, earlier) != (person.has_declined, person.courses_at_school):
            person = replace(person, has_declined=has_declined, courses_at_school=earlier)
        seen.append(person)
    return seen


def _standing_locks(
    cases: Iterable[Case], people: Iterable[Candidate], rankings: Mapping[int, Ranking]
) -> frozenset[int]:
    """The locked cases whose advisor may take them and has room, first key first."""
    minutes = {person.advisor_id: person.free_minutes for person in people}
    courses = {person.advisor_id: person.max_courses - person.open_courses for person in people}
    standing = set()
    for case in cases:
        if case.locked is None or not _may_take(case.locked, rankings[case.key]):
            continue
        if minutes[case.locked] >= case.need.minutes and courses[case.locked] >= 1:
            minutes[case.locked] -= case.need.minutes
            courses[case.locked] -= 1
            standing.add(case.key)
    return frozenset(standing)


def _may_take(advisor_id: int, ranking: Ranking) -> bool:
    return any(one.candidate.advisor_id == advisor_id for one in ranking.suggestions)


def _ways(case: Case, ranking: Ranking, weights: Weights) -> list[_Way]:
    """Every advisor alone in the order of the ranking, then the best pairs."""
    alone = [_Way(one, None, CASE_WORTH + one.score) for one in ranking.suggestions]
    ways = alone + _pairs(case, ranking.suggestions, weights)
    if case.locked is None:
        return ways
    return [way for way in ways if way.lead.candidate.advisor_id == case.locked]


def _pairs(case: Case, suggestions: Sequence[Suggestion], weights: Weights) -> list[_Way]:
    """The best pairs among those who together cover more of the themes than anyone alone.

    The higher in the ranking leads, except that a locked advisor always does. Of advisors who
    cover the same, only the first in the ranking are paired.
    """
    shares = {one.candidate.advisor_id: _shares(case.need, one.candidate) for one in suggestions}
    best_alone = max(map(sum, shares.values()), default=0)
    if best_alone == WHOLE * len(case.need.themes):
        return []
    paired = _first_of_each(suggestions, shares, case.locked)
    pairs = []
    for lead, second in combinations(paired, 2):
        ids = lead.candidate.advisor_id, second.candidate.advisor_id
        together = sum(map(max, shares[ids[0]], shares[ids[1]]))
        if together > best_alone and case.locked in (None, ids[0]):
            worth = CASE_WORTH + lead.score + _gain(case.need, lead, together, weights)
            pairs.append(_Way(lead, second, worth))
    return sorted(pairs, key=lambda way: -way.worth)[:PAIRS_PER_CASE]


def _first_of_each(
    suggestions: Iterable[Suggestion], shares: Mapping[int, tuple[int, ...]], locked: int | None
) -> list[Suggestion]:
    """The first few of those who cover the same, a locked advisor before all."""
    counts = Counter[tuple[int, ...]]()
    first = []
    for one in sorted(suggestions, key=lambda one: one.candidate.advisor_id != locked):
        covered = shares[one.candidate.advisor_id]
        counts[covered] += 1
        if counts[covered] <= PAIRS_PER_CASE:
            first.append(one)
    return first


def _shares(need: Need, candidate: Candidate) -> tuple[int, ...]:
    return tuple(theme_share(theme, candidate) for theme in need.themes)


def _gain(need: Need, lead: Suggestion, together: int, weights: Weights) -> int:
    """The points for competence the lead has more with the second than alone."""
    alone = next(part.points for part in lead.parts if part.key is PartKey.COMPETENCE)
    return points_of(weights.competence, together, WHOLE * len(need.themes)) - alone


def _problem(
    cases: Iterable[Case],
    people: Iterable[Candidate],
    ways: Mapping[tuple[int, tuple[int, ...]], _Way],
    standing: frozenset[int],
) -> Problem:
    minutes = {case.key: case.need.minutes for case in cases}
    return Problem(
        options=[
            Option(key, way.worth, minutes[key], advisors) for (key, advisors), way in ways.items()
        ],
        minutes={person.advisor_id: person.free_minutes for person in people},
        courses={p.advisor_id: p.max_courses - p.open_courses for p in people},
        required=standing,
    )


def _reason(case: Case, seen: Iterable[Candidate], room: Room, today: date) -> Reason:
    """Why nobody got the case, with the rest of the plan standing."""
    left = [
        replace(
            person,
            free_minutes=room.minutes_of(person.advisor_id),
            open_courses=person.max_courses - room.courses_of(person.advisor_id),
        )
        for person in seen
    ]
    if case.locked is None:
        return why_nobody(case.need, left, today=today)
    locked = next((person for person in left if person.advisor_id == case.locked), None)
    return why_not(case.need, locked, today=today)

"""The scores of `rank` for many requests at once, as arrays: the same points, without the words.

A pool holds the advisors as columns in the order of their names, so that among equal scores the
lower index comes first, as in a ranking. What many requests have in common is counted once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
from numpy.typing import NDArray

from advisors.matching.model import Away, Candidate, Need, ThemeNeed, Weights
from advisors.matching.obstacles import hindered_until
from advisors.matching.parts import (
    ENOUGH_COURSES,
    WHOLE,
    absence_points,
    continuity_points,
    fairness_points,
    load_points,
    median_taken,
    merged,
    share_of,
    taken_share,
    travel_points,
    weekdays_points,
    within,
)
from schools.travel import Place, minutes_to_many

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
UNKNOWN = -1
PRESENT = 0
LEVELS = 4


@dataclass(frozen=True)
class Scored:
    """The advisors who can take a request, best first, by their index in the pool.

    `covered` has a row an advisor and a column a theme, in twelfths.
    """

    people: Ints
    scores: Ints
    covered: Ints


@dataclass(frozen=True)
class _Seen:
    """The pool as one school sees it."""

    people: Ints
    points: Ints


class Pool:
    """The advisors of one plan. `history` counts courses by school and advisor, see `plan`."""

    def __init__(
        self,
        people: Sequence[Candidate],
        *,
        today: date,
        weights: Weights,
        history: Mapping[int, Mapping[int, int]] | None = None,
    ) -> None:
        self.people = people
        self.today = today
        self.weights = weights
        self.index = {one.advisor_id: number for number, one in enumerate(people)}
        self.free = _column(people, lambda one: one.free_minutes)
        self.courses = _column(people, lambda one: one.max_courses - one.open_courses)
        self._released = _column(people, lambda one: one.released_minutes)
        self._known = _column(people, lambda one: one.courses_at_school)
        self._history = history
        self._slots = _Slots(people, weights.weekdays)
        self._levels = _levels(people)
        self._related = _related(people)
        self._away = [(n, merged(one.absences)) for n, one in enumerate(people) if one.absences]
        self.qualified = _column(people, lambda one: (one.qualified_from or date.min).toordinal())
        self._relations = _by_school(people)
        self._homes = _Homes(people)
        median = median_taken(people)
        self._always = _column(people, lambda one: _static_points(one, weights, median))
        self.willing = np.array([not one.has_declined for one in people], dtype=bool)
        self.covered_of = cache(self._covered_of)
        self.hours_for = cache(self._hours_for)
        self.present_in = cache(self._present_in)
        self._schools: dict[object, _Seen] = {}

    def scored(self, need: Need, declined: frozenset[int]) -> Scored:
        """Score the request; who may not or can not take it is not among the answer."""
        seen = self._seen_from(need)
        absence, away, ready = self.present_in(need.span(self.today))
        hours, fits = self.hours_for(need.minutes)
        fit = (ready & fits & (away == PRESENT))[seen.people]
        for advisor in declined & self.index.keys():
            fit &= seen.people != self.index[advisor]
        people, fixed = seen.people[fit], seen.points[fit]
        covered = [self.covered_of(theme)[people] for theme in need.themes]
        if covered:
            total = np.add.reduce(covered)
            able = total > 0
            people, fixed, total = people[able], fixed[able], total[able]
            fixed += _points(self.weights.competence, total, WHOLE * len(covered))
        scores = fixed + hours[people] + absence[people] + self._slots.points(need.slots, people)
        order = np.argsort(-scores, kind="stable")
        people = people[order]
        by_theme = [self.covered_of(theme)[people] for theme in need.themes]
        table = np.array(by_theme, dtype=np.int64).reshape(len(by_theme), len(people)).T
        return Scored(people, scores[order], table)

    # What requests have in common

    def _covered_of(self, theme: ThemeNeed) -> Ints:
        shares = np.array(
            [
                [share_of(theme.level, own, related) for related in range(LEVELS)]
                for own in range(LEVELS)
            ]
        )
        nothing = np.zeros(len(self.people), dtype=np.int64)
        own = self._levels.get(theme.area_id, nothing)
        return shares[own, self._related.get(theme.group, nothing)]

    def _hours_for(self, minutes: int) -> tuple[Ints, Flags]:
        """Points for the hours left, and who has the hours and room for one more course."""
        whole = np.maximum(np.maximum(self._released, minutes), 1)
        points = _points(self.weights.hours, self.free - minutes, whole)
        return points, (self.free > 0) & (self.free >= minutes) & (self.courses > 0) & self.willing

    def _present_in(self, span: Away) -> tuple[Ints, Ints, Flags]:
        """Points for being there, the last day of an absence that hinders, and who is qualified."""
        points = np.full(len(self.people), self.weights.absence, dtype=np.int64)
        until = np.full(len(self.people), PRESENT)
        for number, periods in self._away:
            inside = within(periods, span)
            lost = sum(away.days for away in inside)
            points[number] = absence_points(self.weights.absence, lost, span.days)
            last = hindered_until(periods, inside, span, self.today)
            until[number] = PRESENT if last is None else last.toordinal()
        return points, until, self.qualified <= span.first.toordinal()

    def away_until(self, need: Need) -> Ints:
        """The last day of the absence that keeps each from the course; PRESENT for no such."""
        return self.present_in(need.span(self.today))[1]

    def _seen_from(self, need: Need) -> _Seen:
        """Who is impartial and near enough, with the points for travel, load and what is fixed."""
        key = need.school_id, need.place, tuple(sorted(need.travel_minutes.items()))
        if key not in self._schools:
            minutes = self.travel_to(need)
            may = ~self.partial_to(need.school_id)
            if self.weights.most_travel is not None:
                may &= minutes <= self.weights.most_travel
            people = np.flatnonzero(may)
            points = (
                self._always[people]
                + _travel_points(self.weights.travel, minutes[people])
                + self._continuity(need.school_id)[people]
            )
            self._schools[key] = _Seen(people, points)
        return self._schools[key]

    def travel_to(self, need: Need) -> Ints:
        """Minutes to the school from each advisor's own; UNKNOWN where nobody knows."""
        return self._homes.minutes_to(need)

    def partial_to(self, school: int) -> Flags:
        partial = self._homes.of(school)
        partial[self._relations.get(school, [])] = True
        return partial

    def courses_at(self, school: int) -> Ints:
        if self._history is None:
            return self._known
        known = np.zeros(len(self.people), dtype=np.int64)
        for advisor, count in self._history.get(school, {}).items():
            if advisor in self.index:
                known[self.index[advisor]] = count
        return known

    def _continuity(self, school: int) -> Ints:
        table = np.array(
            [continuity_points(self.weights.continuity, n) for n in range(ENOUGH_COURSES + 1)]
        )
        return table[np.minimum(self.courses_at(school), ENOUGH_COURSES)]


class _Homes:
    """The schools the advisors come from, each once."""

    def __init__(self, people: Sequence[Candidate]) -> None:
        known: dict[tuple[int | None, Place | None], int] = {}
        self._home = np.array(
            [known.setdefault((one.home_school_id, one.home_place), len(known)) for one in people],
            dtype=np.int64,
        )
        homes = {(one.home_school_id, one.home_place): one for one in people}
        ordered = [homes[key] for key in known]
        self._ids = [one.home_school_id for one in ordered]
        self._placed = np.array([one.home_place is not None for one in ordered], dtype=bool)
        self._directions = np.array(
            [one.home_place.direction for one in ordered if one.home_place is not None]
        ).reshape(-1, 3)

    def of(self, school: int) -> Flags:
        return np.array([home == school for home in self._ids], dtype=bool)[self._home]

    def minutes_to(self, need: Need) -> Ints:
        minutes = np.full(len(self._ids), UNKNOWN, dtype=np.int64)
        if need.place is not None:
            minutes[self._placed] = minutes_to_many(need.place, self._directions)
        for number, school in enumerate(self._ids):
            if school is not None and school in need.travel_minutes:
                minutes[number] = need.travel_minutes[school]
        return minutes[self._home]


class _Slots:
    """The parts of the week as bits."""

    def __init__(self, people: Sequence[Candidate], max_points: int) -> None:
        names = sorted({slot for one in people for slot in one.slots})
        self._bits = {name: 1 << number for number, name in enumerate(names)}
        self._offered = np.array([self._mask(one.slots) for one in people], dtype=np.uint64)
        self._max_points = max_points

    def _mask(self, slots: frozenset[str]) -> int:
        return sum(self._bits.get(slot, 0) for slot in slots)

    def points(self, wished: frozenset[str], people: Ints) -> Ints:
        table = np.array(
            [
                weekdays_points(self._max_points, len(wished), 1, common)
                for common in range(len(wished) + 1)
            ]
        )
        offered = self._offered[people]
        points = table[np.bitwise_count(offered & np.uint64(self._mask(wished)))]
        points[offered == 0] = weekdays_points(self._max_points, len(wished), 0, 0)
        return np.asarray(points)


def _column(people: Sequence[Candidate], value: Callable[[Candidate], int]) -> Ints:
    return np.array([value(one) for one in people], dtype=np.int64)


def _points(max_points: int, share: Ints, whole: Ints | int) -> Ints:
    """`points_of`, for many."""
    share = np.minimum(np.maximum(share, 0), whole)
    return (2 * max_points * share + whole) // (2 * whole)


def _static_points(candidate: Candidate, weights: Weights, median: int | None) -> int:
    """The points that are the same for every request."""
    taken = taken_share(candidate.free_minutes, candidate.released_minutes)
    load = 0
    if candidate.max_courses > candidate.open_courses:
        load = load_points(weights.load, candidate.open_courses, candidate.max_courses)
    return load + fairness_points(weights.fairness, taken, median)


def _travel_points(max_points: int, minutes: Ints) -> Ints:
    most = int(minutes.max(initial=0))
    table = [travel_points(max_points, one) for one in range(most + 1)]
    return np.array([*table, travel_points(max_points, None)], dtype=np.int64)[minutes]


def _levels(people: Sequence[Candidate]) -> dict[int, Ints]:
    found: dict[int, Ints] = {}
    for number, one in enumerate(people):
        for area, level in one.competences.items():
            found.setdefault(area, np.zeros(len(people), dtype=np.int64))[number] = level
    return found


def _related(people: Sequence[Candidate]) -> dict[str, Ints]:
    found: dict[str, Ints] = {}
    for number, one in enumerate(people):
        for group, level in one.adjacent.items():
            found.setdefault(group, np.zeros(len(people), dtype=np.int64))[number] = level
    return found


def _by_school(people: Sequence[Candidate]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for number, one in enumerate(people):
        for school in one.relations:
            found.setdefault(school, []).append(number)
    return found

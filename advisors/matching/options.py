"""Every way to place every case, as arrays for the solver: each advisor alone, then the pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from advisors.matching.model import Case, Need
from advisors.matching.pairs import PAIRED_PER_COVER, PAIRS_PER_CASE
from advisors.matching.parts import WHOLE, points_of
from advisors.matching.scores import Ints, Pool, Scored

CASE_WORTH = 100
NONE = -1
STEP = 13
"""One more than the twelfths of a theme, so that what somebody covers is one number."""


@dataclass(frozen=True)
class Ways:
    """Ways to place cases, by case: those of one advisor in the order of the ranking first.

    `among` counts for each case those who can take it; cases and advisors by their index.
    """

    case: Ints
    worth: Ints
    lead: Ints
    second: Ints
    among: Ints
    starts: Ints

    def has_option(self, case: int) -> bool:
        return bool(self.starts[case + 1] > self.starts[case])

    def place_of(self, case: int, advisor: int) -> int:
        """Her place in the ranking of the case, from 1; the only one, where it is locked to her."""
        first = int(self.starts[case])
        leads = self.lead[first : first + int(self.among[case])]
        return int(np.flatnonzero(leads == advisor)[0]) + 1


@dataclass(frozen=True)
class _Few:
    """The ways of one case."""

    worth: Ints
    lead: Ints
    second: Ints
    among: int


def ways_of(cases: Sequence[Case], pool: Pool, declined: Mapping[int, frozenset[int]]) -> Ways:
    """Find the ways of all cases; where a case is locked, those its advisor leads."""
    found = [_ways(case, pool, declined.get(case.key, frozenset())) for case in cases]
    sizes = np.array([len(few.worth) for few in found], dtype=np.int64)
    return Ways(
        case=np.repeat(np.arange(len(cases)), sizes),
        worth=_joined([few.worth for few in found]),
        lead=_joined([few.lead for few in found]),
        second=_joined([few.second for few in found]),
        among=np.array([few.among for few in found], dtype=np.int64),
        starts=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
    )


def _joined(columns: Sequence[Ints]) -> Ints:
    return np.concatenate([np.empty(0, dtype=np.int64), *columns])


def _ways(case: Case, pool: Pool, declined: frozenset[int]) -> _Few:
    scored = pool.scored(case.need, declined)
    lead = None if case.locked is None else pool.index.get(case.locked, NONE)
    leads, seconds, worth = _pairs(case.need, scored, pool.weights.competence, lead)
    alone = np.ones(len(scored.people), dtype=bool) if lead is None else scored.people == lead
    singles = scored.people[alone]
    return _Few(
        worth=CASE_WORTH + np.concatenate([scored.scores[alone], worth]),
        lead=np.concatenate([singles, leads]),
        second=np.concatenate([np.full(len(singles), NONE), seconds]),
        among=len(singles),
    )


def _pairs(
    need: Need, scored: Scored, max_points: int, lead: int | None
) -> tuple[Ints, Ints, Ints]:
    """The pairs of `best_pairs`: leads, seconds and scores, best first."""
    nothing = np.empty(0, dtype=np.int64)
    alone = scored.covered.sum(axis=1)
    most = WHOLE * len(need.themes)
    best_alone = int(alone.max(initial=0))
    if best_alone == most:
        return nothing, nothing, nothing
    chosen = _first_of_each(scored, lead)
    covered, points = scored.covered[chosen], scored.scores[chosen]
    one, other = np.triu_indices(len(chosen), 1)
    if lead is not None:
        is_hers = scored.people[chosen[one]] == lead
        one, other = one[is_hers], other[is_hers]
    both = np.maximum(covered[one], covered[other]).sum(axis=1)
    table = np.array([points_of(max_points, share, most) for share in range(most + 1)])
    score = points[one] + table[both] - table[covered.sum(axis=1)[one]]
    able = np.flatnonzero(both > best_alone)
    best = able[np.argsort(-score[able], kind="stable")][:PAIRS_PER_CASE]
    people = scored.people[chosen]
    return people[one[best]], people[other[best]], score[best]


def _first_of_each(scored: Scored, lead: int | None) -> Ints:
    """The first few of those who cover the same, in their order, a given lead before all."""
    order = np.arange(len(scored.people))
    if lead is not None:
        order = np.argsort(scored.people != lead, kind="stable")
    themes = scored.covered.shape[1]
    cover = (scored.covered @ (STEP ** np.arange(themes)))[order]
    grouped = np.argsort(cover, kind="stable")
    first = np.searchsorted(cover[grouped], cover[grouped])
    place = np.arange(len(order)) - first
    return order[np.sort(grouped[place < PAIRED_PER_COVER])]

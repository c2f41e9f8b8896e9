"""Two advisors together, where nobody covers the themes alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from advisors.matching.model import (
    Need,
    Pair,
    PartKey,
    Reason,
    ReasonCode,
    Suggestion,
    Weights,
)
from advisors.matching.parts import WHOLE, points_of, theme_share

PAIRS_PER_CASE = 12
PAIRED_PER_COVER = 4
"""Of advisors who cover the same of the themes, so many are paired with others."""


def best_pairs(
    need: Need,
    suggestions: Sequence[Suggestion],
    weights: Weights,
    *,
    most: int = PAIRS_PER_CASE,
    lead: int | None = None,
) -> list[Pair]:
    """The best pairs among those who together cover more of the themes than anyone alone.

    `suggestions` in the order of the ranking: the higher leads, except that the advisor `lead`
    always does. Of advisors who cover the same, only the first in the ranking are paired.
    """
    shares = {one.candidate.advisor_id: _shares(need, one) for one in suggestions}
    best_alone = max(map(sum, shares.values()), default=0)
    if best_alone == WHOLE * len(need.themes):
        return []
    paired = _first_of_each(suggestions, shares, lead)
    found = []
    for one, other in combinations(paired, 2):
        ids = one.candidate.advisor_id, other.candidate.advisor_id
        both = sum(map(max, shares[ids[0]], shares[ids[1]]))
        if both > best_alone and lead in (None, ids[0]):
            found.append((one.score + _gain(need, one, both, weights), one, other))
    found.sort(key=lambda pair: -pair[0])
    return [pair_of(need, one, other, weights) for _, one, other in found[:most]]


def pair_of(need: Need, lead: Suggestion, second: Suggestion, weights: Weights) -> Pair:
    """These two together, whatever anybody else covers."""
    both = sum(map(max, _shares(need, lead), _shares(need, second)))
    gain = _gain(need, lead, both, weights)
    params: dict[str, str | int] = {
        "lead": lead.candidate.name,
        "second": second.candidate.name,
        "themes": len(need.themes),
        "gain": gain,
    }
    for number, theme in enumerate(need.themes, start=1):
        own, hers = theme_share(theme, lead.candidate), theme_share(theme, second.candidate)
        params[f"name_{number}"] = theme.name
        params[f"by_{number}"] = "second" if hers > own else "lead" if own else ""
    return Pair(lead, second, lead.score + gain, Reason(ReasonCode.TOGETHER, params))


def _gain(need: Need, lead: Suggestion, both: int, weights: Weights) -> int:
    """The points for competence the lead has more with the second than alone."""
    alone = next(part.points for part in lead.parts if part.key is PartKey.COMPETENCE)
    return points_of(weights.competence, both, WHOLE * len(need.themes)) - alone


def _first_of_each(
    suggestions: Iterable[Suggestion], shares: Mapping[int, tuple[int, ...]], lead: int | None
) -> list[Suggestion]:
    """The first few of those who cover the same, a given lead before all."""
    counts = Counter[tuple[int, ...]]()
    first = []
    for one in sorted(suggestions, key=lambda one: one.candidate.advisor_id != lead):
        covered = shares[one.candidate.advisor_id]
        counts[covered] += 1
        if counts[covered] <= PAIRED_PER_COVER:
            first.append(one)
    return first


def _shares(need: Need, suggestion: Suggestion) -> tuple[int, ...]:
    return tuple(theme_share(theme, suggestion.candidate) for theme in need.themes)

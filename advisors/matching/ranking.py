"""One request: which advisors suit it, in what order, who does not and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from advisors.matching.model import (
    DEFAULT_WEIGHTS,
    Candidate,
    Exclusion,
    Need,
    Ranking,
    Suggestion,
    Weights,
    by_name,
)
from advisors.matching.obstacles import obstacle_of
from advisors.matching.pairs import best_pairs
from advisors.matching.parts import median_taken, suggestion


def rank(
    need: Need,
    candidates: Iterable[Candidate],
    *,
    today: date,
    weights: Weights = DEFAULT_WEIGHTS,
) -> Ranking:
    """Order the candidates by how well they suit the need.

    The order they come in changes nothing, and a colleague changes a score only through the
    median of hours taken; equal scores are ordered by name, then id. Who may not or can not
    take the request is an exclusion, with the first reason that applies.
    """
    people = list(candidates)
    median = median_taken(people)
    suggestions: list[Suggestion] = []
    exclusions: list[Exclusion] = []
    for candidate in people:
        obstacle = obstacle_of(need, candidate, today, weights)
        if obstacle is None:
            suggestions.append(suggestion(need, candidate, weights, today=today, median=median))
        else:
            exclusions.append(Exclusion(candidate, obstacle))
    suggestions.sort(key=lambda suggestion: (-suggestion.score, *by_name(suggestion.candidate)))
    exclusions.sort(key=lambda exclusion: by_name(exclusion.candidate))
    pairs = best_pairs(need, suggestions, weights, most=1)
    return Ranking(tuple(suggestions), tuple(exclusions), tuple(pairs), weights)

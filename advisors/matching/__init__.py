"""The matching engine: who suits a request and why, and the best plan for many at once.

Pure: dataclasses, whole numbers and dates in, dataclasses out. Every point has a reason and so
has every exclusion; `advisors.explanations` says them in words. Gender and age are not inputs.
"""

from advisors.matching.model import (
    DEFAULT_WEIGHTS,
    Assignment,
    Away,
    Candidate,
    Case,
    Exclusion,
    Need,
    Pair,
    Part,
    PartKey,
    Plan,
    Ranking,
    Reason,
    ReasonCode,
    RelationKind,
    Suggestion,
    ThemeNeed,
    Unplaced,
    Weights,
    by_name,
)
from advisors.matching.pairs import pair_of
from advisors.matching.planning import plan
from advisors.matching.ranking import rank

__all__ = [
    "DEFAULT_WEIGHTS",
    "Assignment",
    "Away",
    "Candidate",
    "Case",
    "Exclusion",
    "Need",
    "Pair",
    "Part",
    "PartKey",
    "Plan",
    "Ranking",
    "Reason",
    "ReasonCode",
    "RelationKind",
    "Suggestion",
    "ThemeNeed",
    "Unplaced",
    "Weights",
    "by_name",
    "pair_of",
    "plan",
    "rank",
]

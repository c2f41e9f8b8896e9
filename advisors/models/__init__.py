"""Advisors, what they can, when they are away, their hours, and how they are weighed."""

from advisors.models.advisor import Absence, Advisor, AdvisorCompetence, Relation
from advisors.models.catalogue import CompetenceArea, Level, MethodTag
from advisors.models.extra import ExtraHours
from advisors.models.hours import HourAccount, HourEntry
from advisors.models.weights import MatchingWeights

__all__ = [
    "Absence",
    "Advisor",
    "AdvisorCompetence",
    "CompetenceArea",
    "ExtraHours",
    "HourAccount",
    "HourEntry",
    "Level",
    "MatchingWeights",
    "MethodTag",
    "Relation",
]

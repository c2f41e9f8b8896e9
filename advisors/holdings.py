"""What this room holds about a person."""

from advisors.models import (
    Absence,
    Advisor,
    AdvisorCompetence,
    ExtraHours,
    HourAccount,
    HourEntry,
    Relation,
)
from oversight.registry import Holding, register

register(
    Holding(Advisor, ("user",)),
    Holding(AdvisorCompetence, ("advisor__user",)),
    Holding(Relation, ("advisor__user",)),
    Holding(Absence, ("advisor__user",)),
    Holding(HourAccount, ("advisor__user", "closed_by")),
    Holding(HourEntry, ("account__advisor__user", "by"), sealed=True),
    Holding(ExtraHours, ("advisor__user", "asked_by", "answered_by")),
)

"""What this room holds about a person."""

from oversight.registry import Holding, register
from requests.models import Offer, PlanRun, Question, SavedFilter, SupportRequest

register(
    Holding(SupportRequest, ("created_by",)),
    Holding(Question, ("asked_by", "answered_by")),
    Holding(Offer, ("advisor__user", "sent_by")),
    Holding(PlanRun, ("created_by",)),
    Holding(SavedFilter, ("user",)),
)

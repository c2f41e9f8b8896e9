"""The models of support requests."""

from requests.models.board import MOST_FILTERS, SavedFilter
from requests.models.offer import Offer
from requests.models.support_request import CaseCounter, RequestTheme, SupportRequest
from requests.models.triage import ClockPause, Question, Wait

__all__ = [
    "MOST_FILTERS",
    "CaseCounter",
    "ClockPause",
    "Offer",
    "Question",
    "RequestTheme",
    "SavedFilter",
    "SupportRequest",
    "Wait",
]

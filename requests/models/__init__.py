"""The models of support requests."""

from requests.models.offer import Offer
from requests.models.plan_run import PlanRun
from requests.models.support_request import CaseCounter, RequestTheme, SupportRequest
from requests.models.triage import ClockPause, Question

__all__ = [
    "CaseCounter",
    "ClockPause",
    "Offer",
    "PlanRun",
    "Question",
    "RequestTheme",
    "SupportRequest",
]

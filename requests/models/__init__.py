"""The models of support requests."""

from requests.models.board import MOST_FILTERS, SavedFilter
from requests.models.decision import LeaderDecision
from requests.models.offer import Offer
from requests.models.plan_run import PlanRun
from requests.models.support_request import CaseCounter, RequestTheme, SupportRequest
from requests.models.template import CourseTemplate, TemplateStep
from requests.models.triage import ClockPause, Question, Wait

__all__ = [
    "CaseCounter",
    "ClockPause",
    "CourseTemplate",
    "LeaderDecision",
    "MOST_FILTERS",
    "Offer",
    "PlanRun",
    "Question",
    "RequestTheme",
    "SavedFilter",
    "SupportRequest",
    "TemplateStep",
    "Wait",
]

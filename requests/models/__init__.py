"""The models of support requests."""

from requests.models.offer import Offer
from requests.models.support_request import CaseCounter, RequestTheme, SupportRequest
from requests.models.template import CourseTemplate, TemplateStep
from requests.models.triage import ClockPause, Question

__all__ = [
    "CaseCounter",
    "ClockPause",
    "CourseTemplate",
    "Offer",
    "Question",
    "RequestTheme",
    "SupportRequest",
    "TemplateStep",
]

"""The support course (forløb), its activities (aktiviteter) and the school's evaluation."""

from courses.models.evaluation import Answer, Evaluation
from courses.models.handover_request import HandoverRequest
from courses.models.session import MINUTES, Session
from courses.models.support_course import SupportCourse

__all__ = ["MINUTES", "Answer", "Evaluation", "HandoverRequest", "Session", "SupportCourse"]

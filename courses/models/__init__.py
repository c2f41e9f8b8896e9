"""The support course (forløb): its activities (aktiviteter), its plan and its evaluation."""

from courses.models.evaluation import Answer, Evaluation
from courses.models.plan import Goal, PlanComment, PlanItem, Revision, Side
from courses.models.session import MINUTES, Session
from courses.models.support_course import SupportCourse

__all__ = [
    "MINUTES",
    "Answer",
    "Evaluation",
    "Goal",
    "PlanComment",
    "PlanItem",
    "Revision",
    "Session",
    "Side",
    "SupportCourse",
]

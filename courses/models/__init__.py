"""The support course (forløb): its activities (aktiviteter), logs, plan and evaluation."""

from courses.models.evaluation import Answer, Evaluation
from courses.models.move_wish import MoveWish
from courses.models.plan import Goal, PlanComment, PlanItem, Revision, Side
from courses.models.session import MINUTES, Session
from courses.models.session_log import LogDraft, SessionLog
from courses.models.short_sparring import ShortSparring
from courses.models.support_course import SupportCourse

__all__ = [
    "MINUTES",
    "Answer",
    "Evaluation",
    "Goal",
    "LogDraft",
    "MoveWish",
    "PlanComment",
    "PlanItem",
    "Revision",
    "Session",
    "SessionLog",
    "ShortSparring",
    "Side",
    "SupportCourse",
]

"""The support course (forløb), its plan, activities and logs, and what the school says of it."""

from courses.models.evaluation import Answer, Evaluation
from courses.models.move_wish import MoveWish
from courses.models.plan import Goal, PlanComment, PlanItem, Revision, Side
from courses.models.session import MINUTES, Session
from courses.models.session_log import LogDraft, SessionLog
from courses.models.short_sparring import ShortSparring
from courses.models.support_course import SupportCourse

__all__ = [
    "Answer",
    "Evaluation",
    "Goal",
    "LogDraft",
    "MINUTES",
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

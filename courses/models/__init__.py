"""The support course (forløb), its activities (aktiviteter), their logs, and the evaluation."""

from courses.models.evaluation import Answer, Evaluation
from courses.models.handover_request import HandoverRequest
from courses.models.move_wish import MoveWish
from courses.models.session import MINUTES, Session
from courses.models.session_log import LogDraft, SessionLog
from courses.models.short_sparring import ShortSparring
from courses.models.support_course import SupportCourse

__all__ = [
    "MINUTES",
    "Answer",
    "Evaluation",
    "HandoverRequest",
    "LogDraft",
    "MoveWish",
    "Session",
    "SessionLog",
    "ShortSparring",
    "SupportCourse",
]

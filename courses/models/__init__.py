"""Support courses (forløb): plan, activities, logs, action learning and what the school says."""

from courses.models.action_learning import (
    ActionLearning,
    Participant,
    PhaseAnswer,
    PhaseEntry,
    Round,
)
from courses.models.evaluation import QUESTIONS, Answer, Answers, Evaluation
from courses.models.follow_up import FollowUp, GoalCheck, Holds
from courses.models.handover_request import HandoverRequest
from courses.models.move_wish import MoveWish
from courses.models.personal_calendar import PersonalCalendar
from courses.models.phase_model import Phase, PhaseModel, PhasePrompt
from courses.models.plan import Goal, PlanComment, PlanItem, Revision, Side
from courses.models.session import MINUTES, Session
from courses.models.session_log import LogDraft, SessionLog
from courses.models.short_sparring import ShortSparring
from courses.models.support_course import SupportCourse

__all__ = [
    "ActionLearning",
    "Answer",
    "Answers",
    "Evaluation",
    "FollowUp",
    "Goal",
    "GoalCheck",
    "HandoverRequest",
    "Holds",
    "LogDraft",
    "MINUTES",
    "MoveWish",
    "Participant",
    "PersonalCalendar",
    "Phase",
    "PhaseAnswer",
    "PhaseEntry",
    "PhaseModel",
    "PhasePrompt",
    "PlanComment",
    "PlanItem",
    "QUESTIONS",
    "Revision",
    "Round",
    "Session",
    "SessionLog",
    "ShortSparring",
    "Side",
    "SupportCourse",
]

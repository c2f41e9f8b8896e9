"""The support course (forløb), its activities, action learning and the school's evaluation."""

from courses.models.action_learning import (
    ActionLearning,
    Participant,
    PhaseAnswer,
    PhaseEntry,
    Round,
)
from courses.models.evaluation import Answer, Evaluation
from courses.models.phase_model import Phase, PhaseModel, PhasePrompt
from courses.models.session import MINUTES, Session
from courses.models.support_course import SupportCourse

__all__ = [
    "MINUTES",
    "ActionLearning",
    "Answer",
    "Evaluation",
    "Participant",
    "Phase",
    "PhaseAnswer",
    "PhaseEntry",
    "PhaseModel",
    "PhasePrompt",
    "Round",
    "Session",
    "SupportCourse",
]

"""What this room holds about a person."""

from courses.models import (
    ActionLearning,
    Evaluation,
    Goal,
    HandoverRequest,
    LogDraft,
    MoveWish,
    Participant,
    PersonalCalendar,
    PhaseEntry,
    PlanComment,
    Revision,
    Session,
    SessionLog,
    ShortSparring,
    SupportCourse,
)
from oversight.registry import Holding, register

register(
    Holding(SupportCourse, ("lead__user", "second__user", "support_request__created_by")),
    Holding(Session, ("advisor__user",)),
    Holding(SessionLog, ("written_by",)),
    Holding(LogDraft, ("saved_by",)),
    Holding(MoveWish, ("asked_by", "answered_by")),
    Holding(ShortSparring, ("advisor__user", "logged_by", "undone_by")),
    Holding(Evaluation, ("given_by",)),
    Holding(Goal, ("reached_by",)),
    Holding(PlanComment, ("by",)),
    Holding(Revision, ("by",)),
    Holding(HandoverRequest, ("advisor__user",)),
    Holding(ActionLearning, ("course__lead__user", "course__second__user")),
    Holding(Participant, ("user",)),
    Holding(PhaseEntry, ("saved_by",)),
    Holding(PersonalCalendar, ("user",)),
)

"""What this room holds about persons, and which of it is text of a case."""

from collections.abc import Collection, Iterable

from courses.models import (
    ActionLearning,
    Evaluation,
    FollowUp,
    Goal,
    HandoverRequest,
    LogDraft,
    MoveWish,
    Participant,
    PersonalCalendar,
    PhaseAnswer,
    PhaseEntry,
    PlanComment,
    PlanItem,
    Revision,
    Round,
    Session,
    SessionLog,
    ShortSparring,
    SupportCourse,
)
from oversight.registry import Holding, register, register_parties

_OF_COURSE, _OF_SESSION = "course__support_request", "session__course__support_request"
_OF_CYCLE = "action_learning__course__support_request"


def parties(cases: Collection[int]) -> Iterable[tuple[int, int]]:
    """Return the advisors of the courses."""
    for case, *advisors in SupportCourse.objects.filter(support_request__in=cases).values_list(
        "support_request", "lead__user", "second__user"
    ):
        yield from ((case, user) for user in advisors if user is not None)


register_parties(parties)
register(
    Holding(
        SupportCourse,
        ("lead__user", "second__user", "support_request__created_by"),
        "support_request",
    ),
    Holding(Session, ("advisor__user",), _OF_COURSE),
    Holding(SessionLog, ("written_by",), _OF_SESSION),
    Holding(LogDraft, ("saved_by",)),
    Holding(MoveWish, ("asked_by", "answered_by"), _OF_SESSION),
    Holding(ShortSparring, ("advisor__user", "logged_by", "undone_by")),
    Holding(Evaluation, ("given_by",), _OF_COURSE),
    Holding(FollowUp, (), _OF_COURSE),
    Holding(Goal, ("reached_by",), _OF_COURSE),
    Holding(PlanItem, (), _OF_COURSE),
    Holding(PlanComment, ("by",), "item__course__support_request"),
    Holding(Revision, ("by",), _OF_COURSE),
    Holding(HandoverRequest, ("advisor__user",), _OF_COURSE),
    Holding(ActionLearning, ("course__lead__user", "course__second__user"), _OF_COURSE),
    Holding(Participant, ("user",), _OF_CYCLE),
    Holding(Round, (), _OF_CYCLE),
    Holding(PhaseEntry, ("saved_by",)),
    Holding(PhaseAnswer, (), f"entry__round__{_OF_CYCLE}"),
    Holding(PersonalCalendar, ("user",)),
)

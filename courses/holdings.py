"""What this room holds about persons, which of it is text of a case, and how long it is kept."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
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
from courses.states import CourseStatus
from oversight.registry import (
    Fate,
    Holding,
    Kind,
    Leaver,
    Tie,
    Trace,
    register,
    register_kind,
    register_parties,
    register_ties,
    register_traces,
)
from oversight.services import texts

_OF_COURSE, _OF_SESSION = "course__support_request", "session__course__support_request"
_OF_CYCLE = "action_learning__course__support_request"


def parties(cases: Collection[int]) -> Iterable[tuple[int, int]]:
    """Return the advisors of the courses."""
    for case, *advisors in SupportCourse.objects.filter(support_request__in=cases).values_list(
        "support_request", "lead__user", "second__user"
    ):
        yield from ((case, user) for user in advisors if user is not None)


def old_notes(municipality_id: int | None, day: date) -> "QuerySet[Any]":
    """Return the short sparrings before the day that still have a note."""
    given = ShortSparring.objects.filter(municipality=municipality_id, given_on__lt=day)
    return given.exclude(note__in=["", texts.DELETED])


def empty_notes(municipality_id: int | None, day: date, by: Actor, now: datetime) -> int:
    """Empty the notes in one go; minutes, school and theme stay. `by` stands on the receipt."""
    return old_notes(municipality_id, day).update(note=texts.DELETED)


def ties(user: User) -> Iterable[Tie]:
    """Yield the courses she runs that are not closed."""
    hers = SupportCourse.objects.filter(Q(lead__user=user) | Q(second__user=user))
    for course in (
        hers.select_related("support_request").exclude(status=CourseStatus.CLOSED).order_by("pk")
    ):
        title = _("Course %(number)s, which she runs") % {"number": course}
        yield Tie(title, reverse("admin:courses_supportcourse_change", args=[course.pk]))


def calendars_of(leaver: Leaver) -> "QuerySet[PersonalCalendar]":
    return PersonalCalendar.objects.filter(user=leaver.pk)


def forget_calendar(leaver: Leaver) -> None:
    calendars_of(leaver).delete()


register_parties(parties)
register_ties(ties)
register_traces(
    Trace(
        _("The secret address of her calendar"),
        lambda leaver: calendars_of(leaver).count(),
        forget_calendar,
    )
)
register_kind(
    Kind(
        "sparring_notes",
        title=_("Notes of short sparring"),
        counts_from=_("the end of the school year in which it was given"),
        months=24,
        by_school_year=True,
        fate=Fate.DELETE,
        due=old_notes,
        carry_out=empty_notes,
    )
)
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

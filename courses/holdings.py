"""What this room holds about persons, which of it is text of a case, and how long it is kept."""

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
from accounts.roles import Permission
from courses.logbook import READERS, Reader
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
from oversight.passages import holds
from oversight.registry import (
    Fate,
    Holding,
    Kind,
    Leaver,
    Tie,
    Trace,
    register,
    register_drafts,
    register_kind,
    register_parties,
    register_ties,
    register_traces,
    register_versions,
)
from oversight.services import texts
from schools.access import access_of

WORDS = (Revision.Field.TEXT, Revision.Field.SIGNS, Revision.Field.WHAT)
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


def holds_words(revision: Revision) -> bool:
    """Whether the change is of a text; else what it was and became are codes and dates."""
    return revision.field in WORDS


def reads_log(user: User, log: SessionLog, field: str) -> bool:
    """What the advisor saw and thought is read by the advisors of the course alone."""
    course = log.session.course
    advisors = {course.lead.user_id, course.second.user_id if course.second else None}
    return READERS.get(field) is Reader.SCHOOL or user.pk in advisors


def reads_wish(user: User, wish: HandoverRequest, field: str) -> bool:
    """The advisor who wishes to hand over, and the coordinator she asks."""
    return HandoverRequest.objects.visible_to(user).filter(pk=wish.pk).exists()


def reads_note(user: User, sparring: ShortSparring, field: str) -> bool:
    return sparring.advisor.user_id == user.pk


def takes_part(user: User, written: PhaseAnswer | ActionLearning, field: str) -> bool:
    """The working texts of action learning are read by the group's school and its advisors."""
    cycle = written if isinstance(written, ActionLearning) else written.entry.round.action_learning
    return cycle.course.municipality_id not in access_of(user).municipalities(
        Permission.VIEW_ALL_REQUESTS
    )


def earlier_versions(row: Model, field: str) -> Iterator[tuple[Model, str]]:
    """Yield the other revisions of a log, and what the plan of action says of a text over time."""
    if isinstance(row, SessionLog):
        others = SessionLog.objects.filter(session=row.session_id).exclude(pk=row.pk)
        yield from ((other, field) for other in others)
    elif isinstance(row, Goal | PlanItem):
        for change in row.revisions.filter(field=field):
            yield from ((change, name) for name in ("before", "after"))
    elif isinstance(row, Revision) and holds_words(row):
        kept = row.goal or row.item
        if kept is not None:
            yield kept, row.field
            yield from earlier_versions(kept, row.field)


def clean_log_drafts(case: int, text: str, instead: str) -> None:
    """Put a sentence where the text stands in an unsent log about the case.

    A draft is the JSON of its boxes.
    """
    for draft in LogDraft.objects.filter(session__course__support_request=case):
        boxes = json.loads(draft.content)
        clean = {
            name: instead if isinstance(box, str) and holds(box, text) else box
            for name, box in boxes.items()
        }
        if clean != boxes:
            kept = json.dumps(clean, ensure_ascii=False)
            LogDraft.objects.filter(pk=draft.pk).update(content=kept)


register_parties(parties)
register_versions(earlier_versions)
register_drafts(clean_log_drafts)
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
    Holding(SessionLog, ("written_by",), _OF_SESSION, reads=reads_log),
    Holding(LogDraft, ("saved_by",)),
    Holding(MoveWish, ("asked_by", "answered_by"), _OF_SESSION),
    Holding(ShortSparring, ("advisor__user", "logged_by", "undone_by"), reads=reads_note),
    Holding(Evaluation, ("given_by",), _OF_COURSE),
    Holding(FollowUp, (), _OF_COURSE),
    Holding(Goal, ("reached_by",), _OF_COURSE),
    Holding(PlanItem, (), _OF_COURSE),
    Holding(PlanComment, ("by",), "item__course__support_request"),
    Holding(Revision, ("by",), _OF_COURSE, is_text=holds_words),
    Holding(HandoverRequest, ("advisor__user",), _OF_COURSE, reads=reads_wish),
    Holding(
        ActionLearning,
        ("course__lead__user", "course__second__user"),
        _OF_COURSE,
        reads=takes_part,
    ),
    Holding(Participant, ("user",), _OF_CYCLE),
    Holding(Round, (), _OF_CYCLE),
    Holding(PhaseEntry, ("saved_by",)),
    Holding(PhaseAnswer, (), f"entry__round__{_OF_CYCLE}", reads=takes_part),
    Holding(PersonalCalendar, ("user",)),
)

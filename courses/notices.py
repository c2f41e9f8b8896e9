"""What courses promise to write to people, each once."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
from accounts.roles import Role
from advisors.models import Advisor
from courses import invitations, queries
from courses.models import (
    Evaluation,
    FollowUp,
    HandoverRequest,
    MoveWish,
    Session,
    SupportCourse,
)
from notifications.catalogue import MessageKind, register
from notifications.services import outbox
from notifications.services.outbox import Letter
from schools.queries import office_hours, people_with_role

SESSION_BOOKED = register(
    MessageKind(
        name="courses.session_booked",
        subject=_("An activity has been agreed: %(case_number)s"),
        template="mail/courses/session_booked.txt",
        at_any_hour=True,
        attach=invitations.attach,
    )
)
SESSION_MOVED = register(
    MessageKind(
        name="courses.session_moved",
        subject=_("An activity has been moved: %(case_number)s"),
        template="mail/courses/session_moved.txt",
        at_any_hour=True,
        attach=invitations.attach,
    )
)
SESSION_CANCELLED = register(
    MessageKind(
        name="courses.session_cancelled",
        subject=_("An activity has been cancelled: %(case_number)s"),
        template="mail/courses/session_cancelled.txt",
        at_any_hour=True,
        attach=invitations.attach,
    )
)
SESSION_CALLED_OFF = register(
    MessageKind(
        name="courses.session_called_off",
        subject=_("The school or the centre has cancelled an activity: %(case_number)s"),
        template="mail/courses/session_called_off.txt",
        at_any_hour=True,
    )
)
MOVE_WISHED = register(
    MessageKind(
        name="courses.move_wished",
        subject=_("The school asks for another time: %(case_number)s"),
        template="mail/courses/move_wished.txt",
        at_any_hour=True,
    )
)
TIME_KEPT = register(
    MessageKind(
        name="courses.time_kept",
        subject=_("The time of an activity is kept: %(case_number)s"),
        template="mail/courses/time_kept.txt",
        at_any_hour=True,
    )
)
AFTER_TALK_MISSING = register(
    MessageKind(
        name="courses.after_talk_missing",
        subject=_("Book the talk after the observation: %(case_number)s"),
        template="mail/courses/after_talk_missing.txt",
        at_any_hour=False,
    )
)
LOG_OVERDUE = register(
    MessageKind(
        name="courses.log_overdue",
        subject=_("A log is overdue: %(case_number)s"),
        template="mail/courses/log_overdue.txt",
        at_any_hour=False,
    )
)
LOG_REMINDED = register(
    MessageKind(
        name="courses.log_reminded",
        subject=_("Your log is due today: %(case_number)s"),
        template="mail/courses/log_reminded.txt",
        at_any_hour=False,
    )
)
PLAN_ITEM_STALLED = register(
    MessageKind(
        name="courses.plan_item_stalled",
        subject=_("An item of a plan of action stands still: %(case_number)s"),
        template="mail/courses/plan_item_stalled.txt",
        at_any_hour=False,
    )
)
EVALUATION_REMINDED = register(
    MessageKind(
        name="courses.evaluation_reminded",
        subject=_("We still lack your view of the course: %(case_number)s"),
        template="mail/courses/evaluation_reminded.txt",
        at_any_hour=False,
    )
)
EVALUATION_OUTSTANDING = register(
    MessageKind(
        name="courses.evaluation_outstanding",
        subject=_("Your school has not evaluated a course: %(case_number)s"),
        template="mail/courses/evaluation_outstanding.txt",
        at_any_hour=False,
    )
)
FOLLOW_UP_OUTSTANDING = register(
    MessageKind(
        name="courses.follow_up_outstanding",
        subject=_("Your school has not answered about a course: %(case_number)s"),
        template="mail/courses/follow_up_outstanding.txt",
        at_any_hour=False,
    )
)
LOG_ASKED = register(
    MessageKind(
        name="courses.log_asked",
        subject=_("An activity awaits your log: %(case_number)s"),
        template="mail/courses/log_asked.txt",
        at_any_hour=False,
    )
)
NO_NEXT_SESSION = register(
    MessageKind(
        name="courses.no_next_session",
        subject=_("No next activity is planned: %(case_number)s"),
        template="mail/courses/no_next_session.txt",
        at_any_hour=False,
    )
)
COURSE_CLOSED = register(
    MessageKind(
        name="courses.course_closed",
        subject=_("The course is closed, please evaluate it: %(case_number)s"),
        template="mail/courses/course_closed.txt",
        at_any_hour=True,
    )
)
INVITATION = register(
    MessageKind(
        name="courses.invitation",
        subject=_("For your calendar: %(case_number)s"),
        template="mail/courses/invitation.txt",
        at_any_hour=True,
        attach=invitations.attach,
    )
)
EVALUATED = register(
    MessageKind(
        name="courses.evaluated",
        subject=_("A course has been evaluated: %(case_number)s"),
        template="mail/courses/evaluated.txt",
        at_any_hour=True,
    )
)
PLAN_ITEM_OVERDUE = register(
    MessageKind(
        name="courses.plan_item_overdue",
        subject=_("The plan of action needs you: %(case_number)s"),
        template="mail/courses/plan_item_overdue.txt",
        at_any_hour=False,
    )
)
FOLLOW_UP_ASKED = register(
    MessageKind(
        name="courses.follow_up_asked",
        subject=_("We would like to hear how it is going after the course: %(case_number)s"),
        template="mail/courses/follow_up_asked.txt",
        at_any_hour=False,
    )
)
FOLLOW_UP_REMINDED = register(
    MessageKind(
        name="courses.follow_up_reminded",
        subject=_("We still lack your answers about the course: %(case_number)s"),
        template="mail/courses/follow_up_reminded.txt",
        at_any_hour=False,
    )
)
FOLLOW_UP_LAPSED = register(
    MessageKind(
        name="courses.follow_up_lapsed",
        subject=_("A school has not answered a follow-up: %(case_number)s"),
        template="mail/courses/follow_up_lapsed.txt",
        at_any_hour=False,
    )
)

HANDED_OVER = register(
    MessageKind(
        name="courses.handed_over",
        subject=_("Another advisor in your course: case %(case_number)s"),
        template="mail/courses/handed_over.txt",
        at_any_hour=True,
    )
)
TAKEN_ON = register(
    MessageKind(
        name="courses.taken_on",
        subject=_("You take over a course: case %(case_number)s"),
        template="mail/courses/taken_on.txt",
        at_any_hour=True,
    )
)
TAKEN_OFF = register(
    MessageKind(
        name="courses.taken_off",
        subject=_("Your course has been handed over: case %(case_number)s"),
        template="mail/courses/taken_off.txt",
        at_any_hour=True,
    )
)
FELLOW_CHANGED = register(
    MessageKind(
        name="courses.fellow_changed",
        subject=_("You have a new fellow advisor: case %(case_number)s"),
        template="mail/courses/fellow_changed.txt",
        at_any_hour=True,
    )
)
HANDOVER_ASKED = register(
    MessageKind(
        name="courses.handover_asked",
        subject=_("An advisor wants to hand a course over: case %(case_number)s"),
        template="mail/courses/handover_asked.txt",
        at_any_hour=True,
    )
)


def session_booked(session: Session, *, by: Actor, now: datetime) -> None:
    """Tell the school at once that a date has been set, and invite whoever takes part."""
    _tell_school(SESSION_BOOKED, session, by=by, now=now)
    _invite(session, besides=_at_school(session.course), by=by, now=now)


def session_moved(session: Session, *, by: Actor, now: datetime) -> None:
    """Tell the school at once that the time or place is another; once each move."""
    _tell_school(SESSION_MOVED, session, by=by, now=now)
    _invite(session, besides=_at_school(session.course), by=by, now=now)


def session_cancelled(session: Session, *, told_by: str, by: Actor, now: datetime) -> None:
    """Tell at once those who did not cancel it, and take it out of everybody's calendar."""
    told = []
    if told_by != Session.Side.ADVISOR:
        _tell_advisor(SESSION_CALLED_OFF, session, key=f"session:{session.pk}", by=by, now=now)
    if told_by != Session.Side.SCHOOL:
        _tell_school(SESSION_CANCELLED, session, by=by, now=now)
        told = _at_school(session.course)
    _invite(session, besides=told, by=by, now=now)


def move_wished(wish: MoveWish, *, by: Actor, now: datetime) -> None:
    """Tell the advisor at once that the school asks for another time."""
    _tell_advisor(MOVE_WISHED, wish.session, key=f"wish:{wish.pk}", by=by, now=now)


def time_kept(wish: MoveWish, *, by: Actor, now: datetime) -> None:
    """Tell the school at once that the activity stays where it is."""
    _tell_school(TIME_KEPT, wish.session, by=by, now=now, key=f"wish:{wish.pk}")


def log_asked(session: Session, *, by: Actor, now: datetime) -> None:
    """Ask the advisor for the log, at the next opening hour."""
    outbox.queue(
        LOG_ASKED,
        to=[session.advisor.user],
        subject=session,
        case_number=session.course.support_request.case_number,
        path=session.get_absolute_url(),
        key=f"session:{session.pk}",
        by=by,
        due_at=office_hours(session.course.municipality).next_open(now),
    )


def log_no_longer_asked(session: Session, *, by: Actor) -> None:
    """Take back the question while it waits for the office to open."""
    outbox.cancel(session, by=by, kinds=[LOG_ASKED, LOG_REMINDED, LOG_OVERDUE])


def gap_is_over(course: SupportCourse, *, by: Actor) -> None:
    """Take back the reminder while it waits for the office to open."""
    outbox.cancel(course, by=by, kinds=[NO_NEXT_SESSION])


def course_closed(course: SupportCourse, *, by: Actor, now: datetime) -> None:
    """Ask the school at once for its evaluation."""
    outbox.queue(
        COURSE_CLOSED,
        to=_at_school(course),
        subject=course,
        case_number=course.support_request.case_number,
        path=reverse("school_courses:evaluation", args=[course.pk]),
        key=f"course:{course.pk}",
        by=by,
        due_at=now,
    )


def evaluated(evaluation: Evaluation, *, by: Actor, now: datetime) -> None:
    """Tell the coordinators at once that what the school thought can be read."""
    course = evaluation.course
    outbox.queue(
        EVALUATED,
        to=people_with_role([Role.COORDINATOR], municipality_id=course.municipality_id),
        subject=course,
        case_number=course.support_request.case_number,
        path=course.get_absolute_url(),
        key=f"course:{course.pk}",
        by=by,
        due_at=now,
    )


def handed_over(
    course: SupportCourse, *, old: Advisor, new: Advisor, by: Actor, now: datetime
) -> None:
    """Tell the school, the new advisor, the old one and a fellow advisor at once."""
    key = f"course:{course.pk}:{course.version}"
    hers = reverse("courses:course", args=[course.pk])
    fellows = [a.user for a in (course.lead, course.second) if a is not None and a != new]
    outbox.queue_all(
        [
            Letter(HANDED_OVER, tuple(_at_school(course)), course.get_absolute_url(), key),
            Letter(TAKEN_ON, (new.user,), hers, key),
            Letter(TAKEN_OFF, (old.user,), reverse("courses:front"), key),
            Letter(FELLOW_CHANGED, tuple(fellows), hers, key),
        ],
        subject=course,
        case_number=course.support_request.case_number,
        by=by,
        due_at=now,
    )


def handover_asked(wish: HandoverRequest, *, by: Actor, now: datetime) -> None:
    """Tell the coordinators at once that an advisor can not go on."""
    outbox.queue(
        HANDOVER_ASKED,
        to=people_with_role([Role.COORDINATOR], municipality_id=wish.municipality_id),
        subject=wish.course,
        case_number=wish.course.support_request.case_number,
        path=reverse("handover:course", args=[wish.course_id]),
        key=f"wish:{wish.pk}",
        by=by,
        due_at=now,
    )


def _tell_advisor(
    kind: MessageKind, session: Session, *, key: str, by: Actor, now: datetime
) -> None:
    outbox.queue(
        kind,
        to=[session.advisor.user],
        subject=session,
        case_number=session.course.support_request.case_number,
        path=session.get_absolute_url(),
        key=key,
        by=by,
        due_at=now,
    )


def follow_up_asked(follow_up: FollowUp, *, by: Actor, now: datetime) -> None:
    """Ask the school, at the next opening hour, what has become of it."""
    _ask_school(FOLLOW_UP_ASKED, follow_up, by=by, now=now)


def follow_up_reminded(follow_up: FollowUp, *, by: Actor, now: datetime) -> None:
    """Remind the school, once, at the next opening hour."""
    _ask_school(FOLLOW_UP_REMINDED, follow_up, by=by, now=now)


def follow_up_lapsed(follow_up: FollowUp, *, by: Actor, now: datetime) -> None:
    """Tell the coordinators, at the next opening hour, that the school has not answered."""
    course = follow_up.course
    outbox.queue(
        FOLLOW_UP_LAPSED,
        to=people_with_role([Role.COORDINATOR], municipality_id=course.municipality_id),
        subject=follow_up,
        case_number=course.support_request.case_number,
        path=course.get_absolute_url(),
        key=f"follow_up:{follow_up.pk}",
        by=by,
        due_at=office_hours(course.municipality).next_open(now),
    )


def follow_up_no_longer_asked(follow_up: FollowUp, *, by: Actor) -> None:
    """Take back whatever waits for the office to open."""
    outbox.cancel(follow_up, by=by)


def _ask_school(kind: MessageKind, follow_up: FollowUp, *, by: Actor, now: datetime) -> None:
    course = follow_up.course
    outbox.queue(
        kind,
        to=_at_school(course),
        subject=follow_up,
        case_number=course.support_request.case_number,
        path=follow_up.get_absolute_url(),
        key=f"follow_up:{follow_up.pk}",
        by=by,
        due_at=office_hours(course.municipality).next_open(now),
    )


def _tell_school(
    kind: MessageKind, session: Session, *, by: Actor, now: datetime, key: str = ""
) -> None:
    """Without a key of its own the mail is about this version of the activity, and carries it."""
    course = session.course
    outbox.queue(
        kind,
        to=_at_school(course),
        subject=session,
        case_number=course.support_request.case_number,
        path=course.get_absolute_url(),
        key=key or invitations.key_of(session),
        by=by,
        due_at=now,
    )


def _invite(session: Session, *, besides: Iterable[User], by: Actor, now: datetime) -> None:
    """Send this version to the calendar of everybody who takes part; an older one waits no more.

    The advisors of the course, the author, the contact person when she has an account at the
    school, and the leader for a closing meeting. `besides` are left out: they are told in a mail
    that carries the invitation itself.
    """
    course = session.course
    outbox.cancel(session, by=by, kinds=[INVITATION])
    people = {*queries.taking_part(session)} - {*besides}
    outbox.queue_all(
        [
            outbox.Letter(
                INVITATION,
                to=(person,),
                path=invitations.path_for(session, person),
                key=invitations.key_of(session),
            )
            for person in people
            if invitations.wants(person)
        ],
        subject=session,
        case_number=course.support_request.case_number,
        by=by,
        due_at=now,
    )


def _at_school(course: SupportCourse) -> list[User]:
    """Return who wrote the request; when she has left, the school's leader and resource team."""
    author = course.support_request.created_by
    if author.is_active:
        return [author]
    return people_with_role(
        [Role.SCHOOL_LEADER, Role.RESOURCE_TEAM],
        municipality_id=course.municipality_id,
        school_id=course.school_id,
    )

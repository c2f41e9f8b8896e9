"""An activity is booked, moved or cancelled."""

from datetime import datetime

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.errors import require
from advisors.models import Advisor
from courses import notices, planning
from courses.errors import CourseIsClosed, HasBegun, Overlaps, ReasonMissing
from courses.models import Session, SupportCourse
from courses.permissions import can_log, can_run, cancelling_side
from courses.planning import Plan
from courses.services.sessions import wishes
from courses.states import CourseStatus, CourseTransition, SessionStatus, SessionTransition
from lifecycle.services import apply, lock, record
from requests.services import progress
from schools.queries import work_calendar

Side = Session.Side
CancelReason = Session.CancelReason


@transaction.atomic
def book(
    course: SupportCourse, *, plan: Plan, advisor: Advisor, by: Actor, now: datetime
) -> Session:
    """Book an activity of one of the course's advisors and tell the school at once.

    The first one starts the course and moves the request to under way. A reminder of the gap
    this ends may come again in the next gap. Raises NotAllowed, CourseIsClosed, Overlaps, and
    what `planning.check` raises.
    """
    require(can_run(by, course) and advisor.pk in {course.lead_id, course.second_id})
    fresh = lock(course)
    _check_plan(fresh, plan, advisor=advisor, now=now)
    session = Session.objects.create(
        course=fresh,
        advisor=advisor,
        kind=plan.kind,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        place=plan.place,
        focus=plan.focus,
        contact_minutes=plan.contact_minutes,
        preparation_minutes=plan.preparation_minutes,
        travel_minutes=plan.travel_minutes,
    )
    record(session, "book", "", by=by, at=now)
    if fresh.status == CourseStatus.PLANNING:
        apply(fresh, CourseTransition.START, by=by, now=now)
        progress.start(fresh.support_request, by=by, now=now)
    notices.gap_is_over(fresh, by=by)
    notices.session_booked(session, by=by, now=now)
    return session


@transaction.atomic
def move(session: Session, *, plan: Plan, by: Actor, now: datetime, reason: str = "") -> Session:
    """Move a planned activity to another time, length or place; it stays the same activity.

    Counts `sequence` up, so that calendars follow, and tells the school at once; the reason is
    kept in the history. A wish of the school is met by it. Raises NotAllowed, CourseIsClosed,
    Overlaps, what `planning.check` raises, and TransitionNotAllowed when it is not planned.
    """
    require(can_log(by, session))
    course = lock(session.course)
    fresh = lock(session)
    if fresh.status == SessionStatus.PLANNED:
        _check_plan(course, plan, advisor=session.advisor, now=now, besides=fresh)
    moved = apply(
        fresh,
        SessionTransition.MOVE,
        by=by,
        now=now,
        reason=reason.strip(),
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        place=plan.place,
        contact_minutes=plan.contact_minutes,
        sequence=fresh.sequence + 1,
    )
    wishes.meet(moved, by=by, now=now)
    notices.session_moved(moved, by=by, now=now)
    return moved


@transaction.atomic
def cancel(
    session: Session,
    *,
    by: Actor,
    now: datetime,
    reason: str,
    code: str = CancelReason.OTHER,
    side: str = "",
) -> Session:
    """Cancel an activity that lies ahead and tell the other side at once.

    `side` is who called it off: an advisor may say that the school rang; anybody else cancels
    for herself. `reason` is read by both sides; it may be empty when `code` says enough.
    Raises NotAllowed, ReasonMissing, HasBegun, and TransitionNotAllowed, naming who was first,
    when it is not planned.
    """
    own_side = cancelling_side(by, session)
    require(bool(own_side))
    if not reason.strip() and code == CancelReason.OTHER:
        raise ReasonMissing
    lock(session.course)
    fresh = lock(session)
    if fresh.starts_at <= now and fresh.status == SessionStatus.PLANNED:
        raise HasBegun
    cancelled = apply(
        fresh,
        SessionTransition.CANCEL,
        by=by,
        now=now,
        reason=reason.strip(),
        sequence=fresh.sequence + 1,
        cancelled_side=side if side and own_side == Side.ADVISOR else own_side,
        cancel_reason=code,
    )
    wishes.let_lapse(cancelled, by=by, now=now)
    notices.session_cancelled(cancelled, told_by=own_side, by=by, now=now)
    return cancelled


def _check_plan(
    course: SupportCourse,
    plan: Plan,
    *,
    advisor: Advisor,
    now: datetime,
    besides: Session | None = None,
) -> None:
    if course.status == CourseStatus.CLOSED:
        raise CourseIsClosed
    planning.check(plan, now=now, calendar=work_calendar(course.municipality))
    taken = Session.objects.filter(advisor=advisor, status=SessionStatus.PLANNED).filter(
        starts_at__lt=plan.ends_at, ends_at__gt=plan.starts_at
    )
    if besides is not None:
        taken = taken.exclude(pk=besides.pk)
    other = taken.select_related("course__school").first()
    if other is not None:
        raise Overlaps(
            _("You have another activity at that time: %(school)s, %(start)s-%(end)s.")
            % {
                "school": other.course.school,
                "start": formats.time_format(timezone.localtime(other.starts_at), "G.i"),
                "end": formats.time_format(timezone.localtime(other.ends_at), "G.i"),
            }
        )

"""Activities: booked, cancelled, logged, or said not to have been held.

Every one of these locks the course first, so that two advisors, a job and a second click take
their turns; then the activity, then the hour account.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from advisors.models import Advisor, HourEntry
from advisors.queries import reservations_of
from advisors.services import ledger
from courses import notices, planning
from courses.errors import (
    CourseIsClosed,
    DoneMissing,
    HasBegun,
    MinutesDoNotAddUp,
    NotHeldYet,
    NothingHappenedYet,
    Overlaps,
    ReasonMissing,
)
from courses.models import Session, SupportCourse
from courses.permissions import can_log, can_run, require
from courses.planning import Plan
from courses.states import CourseStatus, CourseTransition, SessionStatus, SessionTransition
from lifecycle.services import apply, lock, record
from requests.models import Offer
from requests.services import progress
from schools.queries import work_calendar


@dataclass(frozen=True)
class Report:
    """What an advisor logs. Minutes are whole; `starts_at` is aware."""

    starts_at: datetime
    contact_minutes: int
    preparation_minutes: int
    travel_minutes: int
    done: str
    next_step: str = ""

    @property
    def minutes(self) -> int:
        return self.contact_minutes + self.preparation_minutes + self.travel_minutes


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
        contact_minutes=plan.contact_minutes,
        preparation_minutes=plan.preparation_minutes,
        travel_minutes=plan.travel_minutes,
    )
    record(session, "book", "", by=by, at=now)
    if fresh.status == CourseStatus.PLANNING:
        apply(fresh, CourseTransition.START, by=by, now=now)
        progress.start(fresh.support_request, by=by, now=now)
    SupportCourse.objects.filter(pk=fresh.pk).update(missing_session_reminded_at=None)
    notices.gap_is_over(fresh, by=by)
    notices.session_booked(session, by=by, now=now)
    return session


@transaction.atomic
def move(session: Session, *, plan: Plan, by: Actor, now: datetime, reason: str = "") -> Session:
    """Move a planned activity to another time, length or place; it stays the same activity.

    Counts `sequence` up, so that calendars follow, and tells the school at once; the reason and
    the time it had are kept in the history. Raises NotAllowed, CourseIsClosed, Overlaps, what
    `planning.check` raises, and TransitionNotAllowed when it is not planned any more.
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
    notices.session_moved(moved, by=by, now=now)
    return moved


@transaction.atomic
def cancel(session: Session, *, by: Actor, now: datetime, reason: str) -> Session:
    """Cancel an activity that lies ahead, with a reason the school reads, and tell it at once.

    Raises NotAllowed, ReasonMissing, HasBegun, and TransitionNotAllowed when it is not planned.
    """
    require(can_log(by, session))
    if not reason.strip():
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
    )
    notices.session_cancelled(cancelled, by=by, now=now)
    return cancelled


@transaction.atomic
def log(
    session: Session,
    *,
    report: Report,
    following: Plan | None = None,
    by: Actor,
    now: datetime,
) -> Session:
    """Log an activity, settle its minutes against the hours, and book the one to follow.

    All or nothing: when the following one can not be booked the log is not written either.
    Raises NotAllowed, NotHeldYet, MinutesDoNotAddUp, DoneMissing, TransitionNotAllowed, and for
    the following one what `book` raises.
    """
    require(can_log(by, session))
    _check_report(report, now=now)
    lock(session.course)
    logged = apply(
        session,
        SessionTransition.LOG,
        by=by,
        now=now,
        starts_at=report.starts_at,
        ends_at=_end_of(session, report),
        contact_minutes=report.contact_minutes,
        preparation_minutes=report.preparation_minutes,
        travel_minutes=report.travel_minutes,
        done=report.done.strip(),
        next_step=report.next_step.strip(),
    )
    _settle(logged, minutes=logged.minutes, by=by, now=now)
    notices.log_no_longer_asked(logged, by=by)
    if following is not None:
        book(logged.course, plan=following, advisor=logged.advisor, by=by, now=now)
    return logged


@transaction.atomic
def mark_not_held(session: Session, *, by: Actor, now: datetime) -> Session:
    """Say that an activity was not held; its minutes go back to the hours.

    Raises NotAllowed, NothingHappenedYet before it should have begun, and TransitionNotAllowed.
    """
    require(can_log(by, session))
    if session.starts_at > now:
        raise NothingHappenedYet
    lock(session.course)
    not_held = apply(session, SessionTransition.MARK_NOT_HELD, by=by, now=now)
    _settle(not_held, minutes=0, by=by, now=now)
    notices.log_no_longer_asked(not_held, by=by)
    return not_held


@transaction.atomic
def close_passed(session: Session, *, by: Actor, now: datetime) -> Session:
    """Set an activity whose time is over to "held, awaiting log" and ask its advisor for the log.

    The planned minutes are entered provisionally. Raises TransitionNotAllowed when somebody was
    first. For the system's job; the caller has checked that its time is over.
    """
    lock(session.course)
    passed = apply(session, SessionTransition.PASS, by=by, now=now)
    ledger.spend(
        passed.advisor,
        minutes=passed.minutes,
        session=passed,
        reservation=_reservation_for(passed),
        on=timezone.localdate(passed.starts_at),
        is_provisional=True,
        by=by,
        now=now,
    )
    notices.log_asked(passed, by=by, now=now)
    return passed


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
    other = (
        Session.objects.filter(advisor=advisor, status=SessionStatus.PLANNED)
        .filter(starts_at__lt=plan.ends_at, ends_at__gt=plan.starts_at)
        .exclude(pk=besides.pk if besides else None)
        .select_related("course__school")
        .first()
    )
    if other is not None:
        raise Overlaps(
            _("You have another activity at that time: %(school)s, %(start)s-%(end)s.")
            % {
                "school": other.course.school,
                "start": formats.time_format(timezone.localtime(other.starts_at), "G.i"),
                "end": formats.time_format(timezone.localtime(other.ends_at), "G.i"),
            }
        )


def _check_report(report: Report, *, now: datetime) -> None:
    if report.starts_at > now:
        raise NotHeldYet
    if report.minutes <= 0:
        raise MinutesDoNotAddUp
    if not report.done.strip():
        raise DoneMissing


def _end_of(session: Session, report: Report) -> datetime:
    """The end follows the minutes of contact; without any, the activity is as long as planned."""
    if report.contact_minutes:
        return report.starts_at + timedelta(minutes=report.contact_minutes)
    return report.starts_at + (session.ends_at - session.starts_at)


def _settle(session: Session, *, minutes: int, by: Actor, now: datetime) -> None:
    ledger.settle(
        session,
        session.advisor,
        minutes=minutes,
        reservation=_reservation_for(session),
        on=timezone.localdate(session.starts_at),
        by=by,
        now=now,
    )


def _reservation_for(session: Session) -> HourEntry | None:
    """Return what the advisor's accepted offer put aside for this course."""
    offer = Offer.objects.accepted().filter(
        support_request=session.course.support_request_id, advisor=session.advisor_id
    )
    accepted = offer.first()
    return reservations_of(accepted).first() if accepted else None

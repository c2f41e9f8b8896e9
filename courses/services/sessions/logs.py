"""An activity is logged, its log is corrected, or it turns out not to have been held."""

import uuid
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.actors import Actor, person
from accounts.errors import require
from advisors.services import ledger
from courses import notices
from courses.errors import NothingHappenedYet
from courses.models import LogDraft, Session, SessionLog
from courses.permissions import can_log
from courses.planning import Plan, latest_after_talk
from courses.services.sessions import hours, plans, wishes
from courses.services.sessions.hours import Report
from courses.states import SessionTransition
from lifecycle.services import apply, lock
from schools.queries import work_calendar


@transaction.atomic
def log(
    session: Session,
    *,
    report: Report,
    following: Plan | None = None,
    key: uuid.UUID | None = None,
    by: Actor,
    now: datetime,
) -> Session:
    """Log an activity, settle its minutes against the hours, and book the one to follow.

    All or nothing: when the following one can not be booked the log is not written either. The
    same `key` logs once: a form that a telephone sends twice changes nothing the second time.
    An observation gets the day by which its after-talk belongs. The draft is thrown away.
    Raises NotAllowed, NotHeldYet, MinutesDoNotAddUp, DoneMissing, TransitionNotAllowed, and for
    the following one what `book` raises.
    """
    require(can_log(by, session))
    hours.check_report(session, report, now=now)
    lock(session.course)
    if _is_in(session, key):
        return lock(session)
    logged = apply(
        session,
        SessionTransition.LOG,
        by=by,
        now=now,
        starts_at=report.starts_at,
        ends_at=hours.end_of(session, report),
        after_talk_by=_after_talk_by(session, report.starts_at),
        **report.minutes,
    )
    _write(logged, report, key=key, by=by, now=now)
    hours.settle(logged, split=hours.split_of(logged), by=by, now=now)
    wishes.let_lapse(logged, by=by, now=now)
    notices.log_no_longer_asked(logged, by=by)
    if following is not None:
        plans.book(logged.course, plan=following, advisor=logged.advisor, by=by, now=now)
    return logged


@transaction.atomic
def correct(
    session: Session,
    *,
    report: Report,
    key: uuid.UUID | None = None,
    by: Actor,
    now: datetime,
) -> Session:
    """Write the next revision of a log and enter the difference in the hours.

    Nothing is overwritten: the former revision and the former entries stay. The same `key`
    corrects once. Raises NotAllowed, TransitionNotAllowed while there is no log, and what `log`
    raises about the report.
    """
    require(can_log(by, session))
    hours.check_report(session, report, now=now)
    lock(session.course)
    if _is_in(session, key):
        return lock(session)
    corrected = apply(
        session,
        SessionTransition.CORRECT,
        by=by,
        now=now,
        starts_at=report.starts_at,
        ends_at=hours.end_of(session, report),
        after_talk_by=_after_talk_by(session, report.starts_at),
        **report.minutes,
    )
    _write(corrected, report, key=key, by=by, now=now)
    hours.settle(corrected, split=hours.split_of(corrected), by=by, now=now)
    return corrected


@transaction.atomic
def mark_not_held(session: Session, *, by: Actor, now: datetime) -> Session:
    """Say that an activity was not held; its minutes go back to the hours.

    Raises NotAllowed, NothingHappenedYet before it should have begun, and TransitionNotAllowed.
    """
    require(can_log(by, session))
    if session.starts_at > now:
        raise NothingHappenedYet
    lock(session.course)
    not_held = apply(session, SessionTransition.MARK_NOT_HELD, by=by, now=now, after_talk_by=None)
    hours.settle(not_held, split=ledger.Split(), by=by, now=now)
    wishes.let_lapse(not_held, by=by, now=now)
    LogDraft.objects.filter(session=not_held).delete()
    notices.log_no_longer_asked(not_held, by=by)
    return not_held


@transaction.atomic
def close_passed(session: Session, *, by: Actor, now: datetime) -> Session:
    """Set an activity whose time is over to "held, awaiting log" and ask its advisor for the log.

    The planned minutes are entered provisionally. Raises TransitionNotAllowed when somebody was
    first. For the system's job; the caller has checked that its time is over.
    """
    lock(session.course)
    passed = apply(
        session,
        SessionTransition.PASS,
        by=by,
        now=now,
        after_talk_by=_after_talk_by(session, session.starts_at),
    )
    hours.enter_provisionally(passed, by=by, now=now)
    notices.log_asked(passed, by=by, now=now)
    return passed


def _is_in(session: Session, key: uuid.UUID | None) -> bool:
    return key is not None and SessionLog.objects.filter(session=session, key=key).exists()


def _write(
    session: Session, report: Report, *, key: uuid.UUID | None, by: Actor, now: datetime
) -> None:
    last = session.logs.aggregate(last=Max("revision", default=0))["last"]
    author = person(by) or session.advisor.user
    SessionLog.objects.create(
        session=session,
        revision=last + 1,
        key=key or uuid.uuid4(),
        written_at=now,
        written_by=author,
        starts_at=report.starts_at,
        **report.minutes,
        **report.entries,
    )
    LogDraft.objects.filter(session=session, saved_by=author).delete()


def _after_talk_by(session: Session, starts_at: datetime) -> date | None:
    """Return the last day for the talk after an observation, None for other kinds."""
    if session.kind != Session.Kind.OBSERVATION:
        return None
    calendar = work_calendar(session.course.municipality)
    return latest_after_talk(timezone.localdate(starts_at), calendar)

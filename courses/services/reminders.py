"""What the system does by itself: passed activities and courses that stand still.

Both may run twice, late or in two workers: a row is claimed in its own transaction, and one that
fails does not hold up the others.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from courses import notices
from courses.models import Session, SupportCourse
from courses.planning import AFTER_TALK_AFTER
from courses.services import sessions
from lifecycle.errors import TransitionNotAllowed
from schools.models import Municipality
from schools.queries import work_calendar
from schools.workdays import WorkCalendar

logger = logging.getLogger(__name__)

IDLE_WORKING_DAYS = 5
"""A course may stand without a next activity this long before its advisor is reminded."""
BATCH = 500


def close_passed_sessions(*, by: Actor, now: datetime) -> int:
    """Set planned activities whose time is over to awaiting log; return how many.

    Each advisor is asked for the log at the next opening hour, once an activity. Idempotent.
    """
    passed = Session.objects.passed(now).order_by("ends_at", "pk")
    keys = passed.values_list("pk", flat=True)[:BATCH]
    return _each(keys, lambda pk: _close_passed(pk, by=by, now=now))


def remind_missing_sessions(*, by: Actor, now: datetime) -> int:
    """Remind the lead advisor of each course that has stood still too long; return how many.

    Counted in working days since the last log or cancellation; once a gap. Idempotent.
    """
    long_enough = now - timedelta(days=IDLE_WORKING_DAYS)
    idle = (
        SupportCourse.objects.without_plan()
        .filter(missing_session_reminded_at__isnull=True)
        .filter(idle_since__lt=long_enough)  # type: ignore[misc]  # annotated
        .select_related("municipality")
        .order_by("idle_since", "pk")
    )
    calendars = _Calendars()
    due = [
        course.pk
        for course in idle.iterator(chunk_size=BATCH)
        if calendars.days_since(course.idle_since, course.municipality, now)  # type: ignore[attr-defined]
        > IDLE_WORKING_DAYS
    ]
    return _each(due, lambda pk: _remind_of_missing(pk, by=by, now=now))


def tell_overdue_logs(*, by: Actor, now: datetime) -> int:
    """Tell the coordinators of held activities whose log is late; return how many.

    Late is more working days after it was held than the municipality allows. Once an activity.
    Idempotent.
    """
    late = (
        Session.objects.log_overdue()
        .filter(ends_at__lt=now)
        .select_related("course__municipality")
        .order_by("ends_at", "pk")
    )
    calendars = _Calendars()
    due = [
        session.pk
        for session in late.iterator(chunk_size=BATCH)
        if calendars.days_since(session.ends_at, session.course.municipality, now)
        > session.course.municipality.log_days
    ]
    return _each(due, lambda pk: _tell_overdue(pk, by=by, now=now))


def remind_after_talks(*, by: Actor, now: datetime) -> int:
    """Remind advisors of observations with no talk after them in sight; return how many.

    On the second working day after, while there still is time to keep the five. Once an
    observation. Idempotent.
    """
    missing = (
        Session.objects.without_after_talk()
        .filter(ends_at__lt=now)
        .select_related("course__municipality")
        .order_by("ends_at", "pk")
    )
    calendars = _Calendars()
    due = [
        session.pk
        for session in missing.iterator(chunk_size=BATCH)
        if calendars.days_since(session.ends_at, session.course.municipality, now)
        >= AFTER_TALK_AFTER
    ]
    return _each(due, lambda pk: _remind_of_after_talk(pk, by=by, now=now))


class _Calendars:
    """The working days of each municipality, read once a run."""

    def __init__(self) -> None:
        self._known: dict[int, WorkCalendar] = {}

    def days_since(self, moment: datetime, place: Municipality, now: datetime) -> int:
        calendar = self._known.get(place.pk)
        if calendar is None:
            calendar = self._known[place.pk] = work_calendar(place)
        return calendar.working_days_between(timezone.localdate(moment), timezone.localdate(now))


def _each(keys: Iterable[int], act: Callable[[int], bool]) -> int:
    done = 0
    for pk in list(keys):
        try:
            done += act(pk)
        except TransitionNotAllowed:
            continue
        except Exception:
            logger.exception("%s could not be worked on", pk)
    return done


@transaction.atomic
def _close_passed(pk: int, *, by: Actor, now: datetime) -> bool:
    claimed = Session.objects.passed(now).filter(pk=pk).select_related("course").first()
    if claimed is None:
        return False
    sessions.close_passed(claimed, by=by, now=now)
    return True


@transaction.atomic
def _tell_overdue(pk: int, *, by: Actor, now: datetime) -> bool:
    if not Session.objects.log_overdue().filter(pk=pk).update(overdue_told_at=now):
        return False
    notices.log_overdue(_for_mail(pk), by=by, now=now)
    return True


@transaction.atomic
def _remind_of_after_talk(pk: int, *, by: Actor, now: datetime) -> bool:
    missing = Session.objects.without_after_talk().filter(pk=pk)
    claimed = Session.objects.filter(
        pk__in=missing.values("pk"), after_talk_reminded_at__isnull=True
    ).update(after_talk_reminded_at=now)
    if not claimed:
        return False
    notices.after_talk_missing(_for_mail(pk), by=by, now=now)
    return True


def _for_mail(pk: int) -> Session:
    return Session.objects.select_related(
        "advisor__user", "course__municipality", "course__support_request"
    ).get(pk=pk)


@transaction.atomic
def _remind_of_missing(pk: int, *, by: Actor, now: datetime) -> bool:
    claimed = SupportCourse.objects.filter(
        pk__in=SupportCourse.objects.without_plan().filter(pk=pk).values("pk"),
        missing_session_reminded_at__isnull=True,
    ).update(missing_session_reminded_at=now)
    if not claimed:
        return False
    course = (
        SupportCourse.objects.without_plan()
        .select_related("municipality", "support_request", "lead__user")
        .get(pk=pk)
    )
    gap = timezone.localtime(course.idle_since).isoformat()  # type: ignore[attr-defined]
    notices.no_next_session(course, gap=gap, by=by, now=now)
    return True

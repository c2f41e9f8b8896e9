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
from courses.services import sessions
from lifecycle.errors import TransitionNotAllowed
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
    calendars: dict[int, WorkCalendar] = {}
    due = []
    for course in idle.iterator(chunk_size=BATCH):
        place = course.municipality
        calendar = calendars.setdefault(place.pk, calendars.get(place.pk) or work_calendar(place))
        if _working_days_idle(course, calendar, now) > IDLE_WORKING_DAYS:
            due.append(course.pk)
    return _each(due, lambda pk: _remind_of_missing(pk, by=by, now=now))


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


def _working_days_idle(course: SupportCourse, calendar: WorkCalendar, now: datetime) -> int:
    since = timezone.localdate(course.idle_since)  # type: ignore[attr-defined]
    return calendar.working_days_between(since, timezone.localdate(now))

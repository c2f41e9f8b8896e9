"""A course comes into being, gets its second advisor, and is closed."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from accounts.errors import require
from advisors.models import Advisor
from courses import notices
from courses.errors import StillUnfinished, SummaryMissing
from courses.models import SupportCourse
from courses.permissions import can_close
from courses.services import follow_ups, goal_results
from courses.states import CourseTransition
from lifecycle.services import apply, lock, record, save_changes
from requests.models import SupportRequest
from requests.services import progress


@transaction.atomic
def create(
    support_request: SupportRequest,
    *,
    lead: Advisor,
    second: Advisor | None,
    by: Actor,
    now: datetime,
) -> SupportCourse:
    """Return the course of a matched request, made now if there is none. Idempotent.

    Called when the lead advisor has accepted; the caller has checked that she may.
    """
    course, is_new = SupportCourse.objects.get_or_create(
        support_request=support_request,
        defaults={
            "municipality_id": support_request.municipality_id,
            "school_id": support_request.school_id,
            "lead": lead,
            "second": second,
            "created_at": now,
        },
    )
    if is_new:
        record(course, "create", "", by=by, at=now)
    return course


@transaction.atomic
def add_second(
    support_request: SupportRequest, *, advisor: Advisor, by: Actor, now: datetime
) -> SupportCourse:
    """Set the second advisor, who accepted after the lead, and return the course. Idempotent."""
    course = lock(SupportCourse.objects.get(support_request=support_request))
    if course.second_id != advisor.pk:
        course.second = advisor
        save_changes(course, ["second"], by=by, at=now, transition="add_second")
    return course


@transaction.atomic
def close(
    course: SupportCourse,
    *,
    by: Actor,
    now: datetime,
    summary: str,
    goal_reached: str = "",
    reached: Mapping[int, str] | None = None,
) -> SupportCourse:
    """Close the course with its result, close the request, and ask the school to evaluate.

    A course with goals is closed goal by goal: `reached` says yes, partly or no by the key of
    each goal that stands, and decides the whole; without goals `goal_reached` says it.
    Plans the two follow-ups. What remains of the advisors' reservations is given back. Raises
    NotAllowed for others than the lead, StillUnfinished while an activity is planned or awaits
    its log, SummaryMissing, GoalsUnanswered, and TransitionNotAllowed when it is closed already.
    """
    require(can_close(by, course))
    fresh = lock(course)
    if fresh.sessions.unfinished().exists():
        raise StillUnfinished
    goals = list(fresh.goals.standing())
    if goals:
        goal_reached = goal_results.as_a_whole(goals, reached or {})
    if goal_reached not in SupportCourse.GoalReached.values or not summary.strip():
        raise SummaryMissing
    closed = apply(
        fresh,
        CourseTransition.CLOSE,
        by=by,
        now=now,
        goal_reached=goal_reached,
        summary=summary.strip(),
    )
    closed.support_request = progress.close(closed.support_request, by=by, now=now)
    goal_results.save(goals, reached or {}, by=by, now=now)
    follow_ups.plan(closed, by=by, now=now)
    notices.gap_is_over(closed, by=by)
    notices.course_closed(closed, by=by, now=now)
    return closed

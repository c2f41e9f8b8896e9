"""The school is asked again after some weeks and after half a year: planned, asked, answered.

The jobs may run twice, late or in two workers: each row is moved in its own transaction through
the one door, which lets only the first through.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.errors import require
from accounts.models import User
from courses import follow_up_dates as dates
from courses import notices
from courses.errors import HoldsMissing
from courses.models import QUESTIONS, FollowUp, GoalCheck, Holds, SupportCourse
from courses.permissions import can_evaluate
from courses.querysets import FollowUpQuerySet
from courses.states import FollowUpTransition
from lifecycle.errors import TransitionNotAllowed
from lifecycle.services import apply, record
from schools.queries import school_days

logger = logging.getLogger(__name__)
BATCH = 500


@transaction.atomic
def plan(course: SupportCourse, *, by: Actor, now: datetime) -> list[FollowUp]:
    """Plan both follow-ups of a course that is being closed, and return them. Idempotent.

    The dates are school days; a setting of the municipality that changes later does not move them.
    """
    closed_on, calendar = timezone.localdate(now), school_days(course.municipality)
    weeks = course.municipality.follow_up_weeks
    due = {
        FollowUp.Point.WEEKS: (weeks, dates.weeks_after(closed_on, weeks, calendar=calendar)),
        FollowUp.Point.HALF_YEAR: (
            dates.HALF_YEAR_IN_WEEKS,
            dates.half_a_year_after(closed_on, calendar=calendar),
        ),
    }
    planned = []
    for point, (after, day) in due.items():
        follow_up, is_new = FollowUp.objects.get_or_create(
            course=course, point=point, defaults={"weeks": after, "due_on": day}
        )
        if is_new:
            record(follow_up, "plan", "", by=by, at=now)
        planned.append(follow_up)
    return planned


@transaction.atomic
def answer(
    follow_up: FollowUp,
    *,
    answers: Mapping[str, int | None],
    goal_holds: str = "",
    goals: Mapping[int, str] | None = None,
    comment: str,
    by: User,
    now: datetime,
) -> FollowUp:
    """Save the school's answers, None for "don't know", and take back a waiting reminder.

    Of a course with goals `goals` says of each one that stands, by its key, whether it still
    holds, and decides the whole; without goals `goal_holds` says it.
    Raises NotAllowed for others than the author and the school's leader and resource team,
    HoldsMissing, and TransitionNotAllowed before it is asked and the second time.
    """
    require(can_evaluate(by, follow_up.course))
    standing = list(follow_up.course.goals.standing())
    if standing:
        goal_holds = _as_a_whole([(goals or {}).get(goal.pk, "") for goal in standing])
    if goal_holds not in Holds.values:
        raise HoldsMissing
    given: dict[str, Any] = {question: answers[question] for question in QUESTIONS}
    given |= {"goal_holds": goal_holds, "comment": comment.strip()}
    answered = apply(follow_up, FollowUpTransition.ANSWER, by=by, now=now, **given)
    GoalCheck.objects.bulk_create(
        GoalCheck(follow_up=answered, goal=goal, holds=(goals or {})[goal.pk]) for goal in standing
    )
    notices.follow_up_no_longer_asked(answered, by=by)
    return answered


def work_off(*, by: Actor, now: datetime) -> int:
    """Ask, remind and give up whatever is due, each once; return how many were moved. Idempotent.

    After days without the job a school is still asked first and reminded only when it has had
    its ten working days: those are counted from the day it was really asked.
    """
    today = timezone.localdate(now)
    follow_ups = FollowUp.objects
    return (
        _each(follow_ups.to_give_up(today), lambda pk: _give_up(pk, by=by, now=now))
        + _each(follow_ups.to_remind(today), lambda pk: _remind(pk, by=by, now=now))
        + _each(follow_ups.to_ask(today), lambda pk: _ask(pk, by=by, now=now))
    )


def _as_a_whole(answers: Sequence[str]) -> str:
    """Return what holds for all goals: "partly" when they differ; who does not know does not count.

    Raises HoldsMissing unless each goal is answered.
    """
    if not set(answers) <= set(Holds.values):
        raise HoldsMissing
    known = set(answers) - {Holds.UNKNOWN}
    if not known:
        return str(Holds.UNKNOWN)
    return known.pop() if len(known) == 1 else str(Holds.PARTLY)


def _each(due: FollowUpQuerySet, act: Callable[[int], None]) -> int:
    done = 0
    for pk in list(due.order_by("due_on", "pk").values_list("pk", flat=True)[:BATCH]):
        try:
            act(pk)
        except TransitionNotAllowed:  # another worker, or the school's answer, was first
            continue
        except Exception:
            logger.exception("follow-up %s could not be worked on", pk)
            continue
        done += 1
    return done


@transaction.atomic
def _ask(pk: int, *, by: Actor, now: datetime) -> None:
    notices.follow_up_asked(
        _moved(pk, FollowUpTransition.ASK, by=by, now=now, extends=True), by=by, now=now
    )


@transaction.atomic
def _remind(pk: int, *, by: Actor, now: datetime) -> None:
    notices.follow_up_reminded(
        _moved(pk, FollowUpTransition.REMIND, by=by, now=now, extends=True), by=by, now=now
    )


@transaction.atomic
def _give_up(pk: int, *, by: Actor, now: datetime) -> None:
    notices.follow_up_lapsed(
        _moved(pk, FollowUpTransition.GIVE_UP, by=by, now=now, extends=False), by=by, now=now
    )


def _moved(pk: int, transition: str, *, by: Actor, now: datetime, extends: bool) -> FollowUp:
    follow_up = FollowUp.objects.select_related("course__municipality").get(pk=pk)
    changes: dict[str, Any] = {}
    if extends:
        calendar = school_days(follow_up.course.municipality)
        changes["answer_by"] = dates.answer_by(timezone.localdate(now), calendar=calendar)
    return apply(follow_up, transition, by=by, now=now, **changes)

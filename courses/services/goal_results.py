"""Goals are reached, partly or not when the course is closed, each with a line of its history."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from accounts.actors import Actor, person
from accounts.errors import NotAllowed
from courses.errors import GoalsUnanswered
from courses.models import Goal, Revision, SupportCourse

Reached = SupportCourse.GoalReached


def as_a_whole(goals: Sequence[Goal], reached: Mapping[int, str], /) -> str:
    """Return the result of the course: yes when every goal is, no when none is, else partly.

    Raises GoalsUnanswered unless each goal is answered with one of the three.
    """
    answers = {reached.get(goal.pk, "") for goal in goals}
    if not answers <= set(Reached.values):
        raise GoalsUnanswered
    return answers.pop() if len(answers) == 1 else str(Reached.PARTLY)


@transaction.atomic
def save(goals: Sequence[Goal], reached: Mapping[int, str], *, by: Actor, now: datetime) -> None:
    """Write the answer on each goal and a line of history. The caller holds the course's lock.

    Raises NotAllowed for the system: somebody stands by whether a goal was reached.
    """
    if not goals:
        return
    user = person(by)
    if user is None:
        raise NotAllowed
    for goal in goals:
        goal.reached, goal.reached_at, goal.reached_by = reached[goal.pk], now, user
        goal.version += 1
        goal.save(update_fields=["reached", "reached_at", "reached_by", "version"])
    Revision.objects.bulk_create(
        Revision(
            course_id=goal.course_id,
            goal=goal,
            field=Revision.Field.REACHED,
            after=reached[goal.pk],
            at=now,
            by=user,
        )
        for goal in goals
    )

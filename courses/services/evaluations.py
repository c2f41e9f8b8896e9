"""The school says, once, what the course gave."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.errors import require
from accounts.models import User
from courses import notices
from courses.errors import AlreadyEvaluated, NotClosedYet
from courses.models import QUESTIONS, Evaluation, SupportCourse
from courses.permissions import can_evaluate
from courses.states import CourseStatus
from lifecycle.services import lock
from privacy.models import Act
from privacy.services import access_log


@transaction.atomic
def give(
    course: SupportCourse,
    *,
    answers: Mapping[str, int | None],
    comment: str,
    by: User,
    now: datetime,
) -> Evaluation:
    """Save the five answers, None for "don't know", and tell the coordinators.

    Raises NotAllowed for others than the author and the school's leader and resource team,
    NotClosedYet, and AlreadyEvaluated the second time.
    """
    require(can_evaluate(by, course))
    fresh = lock(course)
    if fresh.status != CourseStatus.CLOSED:
        raise NotClosedYet
    if Evaluation.objects.filter(course=fresh).exists():
        raise AlreadyEvaluated
    evaluation = Evaluation.objects.create(
        course=fresh,
        comment=comment.strip(),
        given_at=now,
        given_by=by,
        **{question: answers[question] for question in QUESTIONS},
    )
    access_log.record(Act.CREATE, evaluation, by=by, municipality_id=fresh.municipality_id)
    notices.evaluated(evaluation, by=by, now=now)
    return evaluation

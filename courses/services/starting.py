"""A whole course is planned at once: all its activities are booked, or none."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from accounts.errors import RuleBroken
from advisors.models import Advisor
from courses.errors import ActivityRefused, NothingToBook
from courses.models import Session, SupportCourse
from courses.planning import Plan
from courses.services import sessions


@transaction.atomic
def book_all(
    course: SupportCourse, *, plans: Sequence[Plan], advisor: Advisor, by: Actor, now: datetime
) -> list[Session]:
    """Book the activities in the order given, each as `sessions.book` does.

    All or nothing. Raises NothingToBook without any, and ActivityRefused, which says which one
    could not be booked and why.
    """
    if not plans:
        raise NothingToBook
    booked = []
    for number, plan in enumerate(plans):
        try:
            booked.append(sessions.book(course, plan=plan, advisor=advisor, by=by, now=now))
        except RuleBroken as cause:
            raise ActivityRefused(number, cause) from cause
    return booked

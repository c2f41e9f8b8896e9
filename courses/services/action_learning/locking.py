"""Taking a cycle for a change: freshly read, locked, and still open."""

from courses.errors import CycleIsOver
from courses.models import ActionLearning
from courses.states import CourseStatus, CycleStatus
from lifecycle.services import lock


def taken(cycle: ActionLearning, *, version: int | None = None) -> ActionLearning:
    """Return the locked row; call it inside a transaction.

    Raises CycleIsOver when the cycle or its course is closed, and Stale when `version` is given
    and somebody has saved since.
    """
    fresh = lock(cycle, version=version)
    if fresh.status == CycleStatus.CONCLUDED or fresh.course.status == CourseStatus.CLOSED:
        raise CycleIsOver
    return fresh

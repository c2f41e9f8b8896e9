"""What the system does by itself to activities whose time has passed.

It may run twice, late or in two workers: a row is claimed in its own transaction, and one that
fails does not hold up the others.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from courses.models import Session
from courses.services import sessions
from lifecycle.errors import TransitionNotAllowed

logger = logging.getLogger(__name__)

BATCH = 500


def close_passed_sessions(*, by: Actor, now: datetime) -> int:
    """Set planned activities whose time is over to awaiting log; return how many.

    Each advisor is asked for the log at the next opening hour, once an activity. Idempotent.
    """
    passed = Session.objects.passed(now).order_by("ends_at", "pk")
    keys = passed.values_list("pk", flat=True)[:BATCH]
    return _each(keys, lambda pk: _close_passed(pk, by=by, now=now))


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

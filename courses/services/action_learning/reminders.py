"""Between two meetings the school is asked about the action, and reminded of the next meeting.

The job may run twice, late or in two workers: a round is claimed in its own transaction, and one
that fails does not hold up the others.
"""

import logging
from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from courses.action_learning import notices
from courses.models import Round
from courses.querysets import RoundQuerySet

logger = logging.getLogger(__name__)

BATCH = 500


def remind_between_rounds(*, by: Actor, now: datetime) -> int:
    """Ask and remind what is due today, each once; return how many rounds. Idempotent."""
    today = timezone.localdate(now)
    return _each(
        Round.objects.to_ask(today), lambda pk: _ask(pk, today=today, by=by, now=now)
    ) + _each(Round.objects.to_remind(today), lambda pk: _remind(pk, today=today, by=by, now=now))


def _each(due: RoundQuerySet, act: Callable[[int], bool]) -> int:
    done = 0
    for pk in list(due.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        try:
            done += act(pk)
        except Exception:
            logger.exception("round %s could not be reminded of", pk)
    return done


@transaction.atomic
def _ask(pk: int, *, today: date, by: Actor, now: datetime) -> bool:
    due = Round.objects.to_ask(today).filter(pk=pk)
    if not Round.objects.filter(pk__in=due.values("pk"), asked_at=None).update(asked_at=now):
        return False
    notices.action_asked(_whole(pk), by=by, now=now)
    return True


@transaction.atomic
def _remind(pk: int, *, today: date, by: Actor, now: datetime) -> bool:
    due = Round.objects.to_remind(today).filter(pk=pk)
    claimed = Round.objects.filter(pk__in=due.values("pk"), reminded_at=None)
    if not claimed.update(reminded_at=now):
        return False
    notices.meeting_near(_whole(pk), by=by, now=now)
    return True


def _whole(pk: int) -> Round:
    return Round.objects.select_related(
        "action_learning__course__municipality",
        "action_learning__course__support_request__created_by",
    ).get(pk=pk)

"""The jobs that empty the outbox and show that jobs are run."""

import logging

from celery import Task, shared_task
from django.utils import timezone

from accounts.actors import SYSTEM
from notifications.models import Pulse
from notifications.services import outbox, pulses

logger = logging.getLogger(__name__)


@shared_task(name="notifications.deliver")
def deliver() -> None:
    """Send what is due."""
    sent = outbox.deliver(now=timezone.now(), by=SYSTEM)
    if sent:
        logger.info("%d messages sent", sent)


@shared_task(name="notifications.pulse", bind=True)
def pulse(self: "Task[[], None]") -> None:
    """Show that beat, broker, worker and database work together."""
    pulses.note(Pulse.Kind.WORKER, self.request.hostname or "worker", by=SYSTEM, now=timezone.now())

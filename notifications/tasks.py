"""The job that empties the outbox."""

import logging

from celery import shared_task
from django.utils import timezone

from accounts.actors import SYSTEM
from notifications.services import outbox

logger = logging.getLogger(__name__)


@shared_task(name="notifications.deliver")
def deliver() -> None:
    """Send what is due."""
    sent = outbox.deliver(now=timezone.now(), by=SYSTEM)
    if sent:
        logger.info("%d messages sent", sent)

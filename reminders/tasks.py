"""The job that reminds."""

import logging

from celery import shared_task
from django.utils import timezone

from accounts.actors import SYSTEM
from reminders.services.sweep import sweep as take_what_is_due

logger = logging.getLogger(__name__)


@shared_task(name="reminders.sweep")
def sweep() -> None:
    """Take every step of every ladder that is due."""
    queued = take_what_is_due(now=timezone.now(), by=SYSTEM)
    if queued:
        logger.info("%d reminders queued", queued)

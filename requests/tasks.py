"""The jobs of support requests."""

import logging

from celery import shared_task
from django.utils import timezone

from accounts.actors import SYSTEM
from requests.models.plan_run import HARD_LIMIT, SOFT_LIMIT
from requests.services import plan_runs, reoffer

logger = logging.getLogger(__name__)


@shared_task(name="requests.reoffer_waiting")
def reoffer_waiting() -> None:
    """Take off the waiting list what an advisor has room for again."""
    taken = reoffer.reoffer_waiting(now=timezone.now(), by=SYSTEM)
    if taken:
        logger.info("%d requests taken off the waiting list", taken)


@shared_task(name="requests.work_plan_runs", soft_time_limit=SOFT_LIMIT, time_limit=HARD_LIMIT)
def work_plan_runs() -> None:
    """Compute the plan, the "what if" or the sending that has waited longest."""
    worked = plan_runs.work(by=SYSTEM, clock=timezone.now)
    if worked:
        logger.info("%d plan runs computed", worked)

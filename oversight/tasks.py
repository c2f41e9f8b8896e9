"""The jobs of oversight. Their names are a contract with the timetable."""

import logging

from celery import shared_task
from django.utils import timezone

from accounts.actors import SYSTEM
from oversight.services import breaches, retention

logger = logging.getLogger(__name__)


@shared_task(name="oversight.carry_out_retention")
def carry_out_retention() -> None:
    receipts = retention.carry_out(by=SYSTEM, now=timezone.now())
    for receipt in receipts:
        logger.info("retention: %s %s %d", receipt.kind, receipt.fate, receipt.count)


@shared_task(name="oversight.remind_of_breaches")
def remind_of_breaches() -> None:
    reminded = breaches.remind(by=SYSTEM, now=timezone.now())
    if reminded:
        logger.info("breaches: %d reminded of their clock", reminded)

"""The jobs of courses. Names and arguments are a contract with the timetable."""

import logging

from celery import shared_task
from django.utils import timezone

from accounts.actors import SYSTEM
from courses.services import drafts, reminders

logger = logging.getLogger(__name__)


@shared_task(name="courses.close_passed_sessions")
def close_passed_sessions() -> None:
    done = reminders.close_passed_sessions(by=SYSTEM, now=timezone.now())
    logger.info("activities set to awaiting log: %d", done)


@shared_task(name="courses.tell_overdue_logs")
def tell_overdue_logs() -> None:
    done = reminders.tell_overdue_logs(by=SYSTEM, now=timezone.now())
    logger.info("logs the coordinator was told are late: %d", done)


@shared_task(name="courses.remind_after_talks")
def remind_after_talks() -> None:
    done = reminders.remind_after_talks(by=SYSTEM, now=timezone.now())
    logger.info("observations reminded of their after-talk: %d", done)


@shared_task(name="courses.forget_old_drafts")
def forget_old_drafts() -> None:
    done = drafts.forget_old(by=SYSTEM, now=timezone.now())
    logger.info("old drafts of logs thrown away: %d", done)


@shared_task(name="courses.remind_missing_sessions")
def remind_missing_sessions() -> None:
    done = reminders.remind_missing_sessions(by=SYSTEM, now=timezone.now())
    logger.info("courses without a next activity reminded of: %d", done)

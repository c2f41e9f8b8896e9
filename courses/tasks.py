"""The jobs of courses. Names and arguments are a contract with the timetable."""

import logging

from celery import shared_task
from django.utils import timezone

from accounts.actors import SYSTEM
from courses.services import follow_ups, reminders

logger = logging.getLogger(__name__)


@shared_task(name="courses.close_passed_sessions")
def close_passed_sessions() -> None:
    done = reminders.close_passed_sessions(by=SYSTEM, now=timezone.now())
    logger.info("activities set to awaiting log: %d", done)


@shared_task(name="courses.remind_missing_sessions")
def remind_missing_sessions() -> None:
    done = reminders.remind_missing_sessions(by=SYSTEM, now=timezone.now())
    logger.info("courses without a next activity reminded of: %d", done)


@shared_task(name="courses.follow_up")
def follow_up() -> None:
    done = follow_ups.work_off(by=SYSTEM, now=timezone.now())
    logger.info("follow-ups asked, reminded or given up: %d", done)

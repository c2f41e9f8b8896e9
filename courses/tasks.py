"""The jobs of courses. Names and arguments are a contract with the timetable."""

import logging

from celery import shared_task
from django.utils import timezone

from accounts.actors import SYSTEM
from courses.services import drafts, follow_ups, reminders
from courses.services.action_learning import reminders as between_rounds

logger = logging.getLogger(__name__)


@shared_task(name="courses.close_passed_sessions")
def close_passed_sessions() -> None:
    done = reminders.close_passed_sessions(by=SYSTEM, now=timezone.now())
    logger.info("activities set to awaiting log: %d", done)


@shared_task(name="courses.forget_old_drafts")
def forget_old_drafts() -> None:
    done = drafts.forget_old(by=SYSTEM, now=timezone.now())
    logger.info("old drafts of logs thrown away: %d", done)


@shared_task(name="courses.remind_between_rounds")
def remind_between_rounds() -> None:
    done = between_rounds.remind_between_rounds(by=SYSTEM, now=timezone.now())
    logger.info("rounds of action learning reminded of: %d", done)


@shared_task(name="courses.follow_up")
def follow_up() -> None:
    done = follow_ups.work_off(by=SYSTEM, now=timezone.now())
    logger.info("follow-ups asked, reminded or given up: %d", done)

"""Makes the demo in one transaction: all of it, or nothing."""

import datetime as dt

from django.db import transaction
from django.db.models import F

from accounts.actors import SYSTEM
from kompetencecenter.demo import absences, action_learning, ledgers, stories
from kompetencecenter.demo import stage as scenery
from kompetencecenter.demo.plots import PLOTS
from notifications.models import Message
from notifications.services import outbox
from reminders.services.sweep import sweep
from requests.services import saved_filters
from schools.models import Municipality
from schools.queries import work_calendar


def is_loaded() -> bool:
    """Return whether the database already holds a municipality, of the demo or a real one."""
    return Municipality.objects.exists()


@transaction.atomic
def load(*, now: dt.datetime) -> int:
    """Make the invented municipality with a living week around `now`; return how many requests."""
    stage = scenery.build(now=now)
    clock = stories.Clock(now, work_calendar(stage.municipality))
    stories.tell_all(stage, clock, PLOTS)
    stories.pass_by(stage, clock)
    action_learning.tell(stage, clock)
    ledgers.tell(stage, now=now)
    absences.register(stage, clock)
    _saved_filters(stage)
    _remind(clock)
    Message.objects.update(created_at=F("due_at"))
    return len(PLOTS)


def _remind(clock: stories.Clock) -> None:
    """Let the ladder have worked yesterday and this morning, so that what is due has been sent."""
    for days_ago in (1, 0):
        morning = clock.at(days_ago, 8)
        sweep(now=morning, by=SYSTEM)
        outbox.deliver(now=morning, by=SYSTEM)


def _saved_filters(stage: scenery.Stage) -> None:
    """Two that the coordinator has made for herself."""
    area = next(iter(stage.areas.values()))
    for name, chosen in (
        ("Over fristen", {"deadline": "overdue"}),
        (str(area), {"theme": area.pk}),
    ):
        saved_filters.save(name, by=stage.coordinator, words="", chosen=chosen, is_default=False)

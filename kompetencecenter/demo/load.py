"""Makes the demo in one transaction: all of it, or nothing."""

import datetime as dt

from django.db import transaction
from django.db.models import F

from kompetencecenter.demo import absences, stories
from kompetencecenter.demo import stage as scenery
from kompetencecenter.demo.plots import PLOTS
from notifications.models import Message
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
    absences.register(stage, clock)
    Message.objects.update(created_at=F("due_at"))
    return len(PLOTS)

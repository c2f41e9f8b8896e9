"""The sweep of the ladders, as the tests of cases and courses ask for it."""

import datetime as dt

from accounts.actors import SYSTEM
from notifications.models import Message
from reminders.services.sweep import sweep


def swept(now: dt.datetime, *kinds: str) -> int:
    """Sweep once; returns how many messages of these kinds, or of any, were new."""
    messages = Message.objects.filter(kind__in=kinds) if kinds else Message.objects.all()
    before = messages.count()
    sweep(now=now, by=SYSTEM)
    return messages.count() - before

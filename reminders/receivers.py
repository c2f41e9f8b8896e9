"""A new municipality begins with the standard ladder."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from accounts.actors import SYSTEM
from reminders.services import steps
from schools.models import Municipality


@receiver(post_save, sender=Municipality)
def give_ladder(instance: Municipality, created: bool, raw: bool, **_signal: Any) -> None:
    if created and not raw:
        steps.ensure(instance, by=SYSTEM)

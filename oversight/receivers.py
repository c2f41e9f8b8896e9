"""What oversight hears from the rooms below: a new municipality."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from accounts.actors import SYSTEM
from oversight.services import retention
from schools.models import Municipality


@receiver(post_save, sender=Municipality)
def give_rules(instance: Municipality, created: bool, raw: bool, **_signal: Any) -> None:
    if created and not raw:
        retention.ensure(by=SYSTEM)

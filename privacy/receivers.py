"""The last door of the one table that lies below the scan: people's names and telephones."""

from typing import Any

from django.db.models.signals import pre_save
from django.dispatch import receiver

from accounts.models import User
from privacy.errors import HoldsCpr
from privacy.scan import find_cpr


@receiver(pre_save, sender=User)
def refuse_a_number(instance: User, **_signal: Any) -> None:
    """Raise HoldsCpr rather than save a person called by a number."""
    if find_cpr(instance.name) or find_cpr(instance.phone):
        raise HoldsCpr

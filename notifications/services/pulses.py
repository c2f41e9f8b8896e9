"""The processes behind the pages say that they live."""

from datetime import datetime, timedelta

from accounts.actors import Actor
from notifications.models import Pulse

FORGOTTEN_AFTER = timedelta(days=1)


def note(kind: Pulse.Kind, process: str, *, by: Actor, now: datetime) -> None:
    """Write that `process` lives at `now`; rows of processes long gone are dropped. Idempotent.

    Only the system does this, and it is no act on anybody's data: nothing goes to the access log.
    """
    Pulse.objects.update_or_create(kind=kind, process=process[:100], defaults={"at": now})
    Pulse.objects.filter(kind=kind, at__lt=now - FORGOTTEN_AFTER).exclude(process=process).delete()

"""The record of a breach: taken in hand by one who handles it, and what was done written down."""

from datetime import datetime

from accounts.models import User
from oversight.errors import AlreadyDealtWith
from oversight.models import Breach, BreachEvent
from oversight.permissions import require_handler
from privacy.models import Act
from privacy.services import access_log

Did = BreachEvent.Act


def take(breach: Breach, *, by: User) -> Breach:
    """Return the open breach as it is now, locked until the transaction ends.

    Raises NotAllowed, and AlreadyDealtWith when it is closed.
    """
    require_handler(by, breach.municipality_id)
    fresh = Breach.objects.select_for_update(of=("self",)).get(pk=breach.pk)
    if fresh.closed_at:
        raise AlreadyDealtWith
    return fresh


def note(breach: Breach, act: Did, *, by: User, now: datetime, detail: str = "") -> None:
    """Write the fact down twice: in the record, and in the access log, which the database keeps."""
    BreachEvent.objects.create(breach=breach, at=now, by=by, act=act, detail=detail)
    access_log.record(
        {Did.REPORTED: Act.CREATE, Did.LOOKED: Act.READ}.get(act, Act.CHANGE),
        breach,
        by=by,
        municipality_id=breach.municipality_id,
        criteria=[detail] if act == Did.LOOKED else (),
        at=now,
    )

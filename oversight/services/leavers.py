"""Making those who have left anonymous."""

from django.db import transaction

from accounts.actors import Actor
from accounts.models import User
from oversight.errors import StillHere
from oversight.registry import FORMER, NOWHERE, WAYS_IN, Leaver, traces
from privacy.models import Act
from privacy.purposes import Purpose
from privacy.services import access_log
from schools.models import Membership


@transaction.atomic
def anonymise(user: User, *, municipality_id: int | None, by: Actor) -> None:
    """Take name, e-mail, phone, roles and sign-in from a closed account, for good.

    Also where a room has written her name or address in a row of its own (`registry.Trace`).
    What she did stays, as the doing of somebody who has left: the cases and hours of others hang
    on it. Raises StillHere while the account is open. Idempotent.
    """
    fresh = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if fresh.is_active:
        raise StillHere
    leaver = Leaver(fresh.pk, fresh.name, fresh.email)
    if not leaver.email.endswith(NOWHERE):
        for trace in traces():
            trace.wipe(leaver)
    fresh.name, fresh.phone = FORMER, ""
    fresh.email = f"tidligere-{fresh.pk}{NOWHERE}"
    fresh.set_unusable_password()
    fresh.save(update_fields=["name", "phone", "email", "password"])
    for way in WAYS_IN:
        way._default_manager.filter(user=fresh).delete()
    Membership.objects.filter(user=fresh).update(is_active=False)
    why = Purpose.RETENTION
    access_log.record(Act.CHANGE, fresh, by=by, municipality_id=municipality_id, why=why)

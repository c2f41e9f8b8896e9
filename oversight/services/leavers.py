"""Making those who have left anonymous."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import User
from oversight.errors import StillHere
from privacy.models import Act
from privacy.purposes import Purpose
from privacy.services import access_log
from schools.models import Membership

NOWHERE = "@anonym.invalid"
"""No mail can be sent there (RFC 2606), and no two people share an address."""


@transaction.atomic
def anonymise(user: User, *, municipality_id: int | None, by: Actor) -> None:
    """Take name, e-mail, phone and roles from a closed account; it can not be opened again.

    What she did stays, as the doing of somebody who has left: the cases and hours of others hang
    on it. Raises StillHere while the account is open. Idempotent.
    """
    fresh = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if fresh.is_active:
        raise StillHere
    fresh.name, fresh.phone = _("Former colleague"), ""
    fresh.email = f"tidligere-{fresh.pk}{NOWHERE}"
    fresh.set_unusable_password()
    fresh.save(update_fields=["name", "phone", "email", "password"])
    Membership.objects.filter(user=fresh).update(is_active=False)
    why = Purpose.RETENTION
    access_log.record(Act.CHANGE, fresh, by=by, municipality_id=municipality_id, why=why)

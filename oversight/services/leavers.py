"""Making those who have left anonymous."""

from django.db import transaction
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.actors import Actor
from accounts.models import ExternalIdentity, RecoveryCode, SignIn, User
from oversight.errors import StillHere
from privacy.models import Act
from privacy.purposes import Purpose
from privacy.services import access_log
from schools.models import Membership

NOWHERE = "@anonym.invalid"
"""No mail can be sent there (RFC 2606), and no two people share an address."""


@transaction.atomic
def anonymise(user: User, *, municipality_id: int | None, by: Actor) -> None:
    """Take name, e-mail, phone, roles and sign-in from a closed account, for good.

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
    for of_hers in (SignIn, RecoveryCode, ExternalIdentity, TOTPDevice):
        of_hers._default_manager.filter(user=fresh).delete()
    Membership.objects.filter(user=fresh).update(is_active=False)
    why = Purpose.RETENTION
    access_log.record(Act.CHANGE, fresh, by=by, municipality_id=municipality_id, why=why)

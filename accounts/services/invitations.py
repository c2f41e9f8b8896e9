"""Letting a new person in: a link by mail, where she chooses her password."""

from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from accounts.errors import AlreadyHasPassword, HasLeft
from accounts.models import User
from accounts.permissions import require_account_manager
from accounts.signals import invited


@transaction.atomic
def invite(user: User, *, by: Actor, now: datetime) -> None:
    """Send the person a link, valid for 14 days, to choose a password; may be repeated.

    Raises NotAllowed, HasLeft when the account is closed, AlreadyHasPassword when she has one.
    """
    require_account_manager(by)
    if not user.is_active:
        raise HasLeft
    if user.has_usable_password():
        raise AlreadyHasPassword
    invited.send(sender=User, user=user, by=by, now=now)

"""Letting a new person in: a link by mail, where she chooses her password."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts.actors import Actor
from accounts.errors import AlreadyHasPassword, HasLeft
from accounts.models import User
from accounts.permissions import require_account_manager
from accounts.signals import invited
from accounts.tokens import invitation_token


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


def link(user: User) -> str:
    """Return the path of the person's invitation, with a token made now."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("accounts:invitation", args=[uid, invitation_token.make_token(user)])

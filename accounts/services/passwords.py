"""Forgetting, choosing and changing a password."""

from datetime import datetime

from django.db import transaction

from accounts.actors import Actor, person
from accounts.errors import NotAllowed
from accounts.models import User
from accounts.services import sign_ins
from accounts.signals import invited, password_reset_requested


@transaction.atomic
def request_reset(email: str, *, by: Actor, now: datetime) -> None:
    """Send a link to the address when it belongs to an active person; else do nothing at all.

    Says nothing either way, so nobody can learn who has an account. One who never used her
    invitation gets a new invitation: to her it is the same thing.
    """
    user = User.objects.filter(email=User.objects.normalize_email(email), is_active=True).first()
    if user is None:
        return
    signal = password_reset_requested if user.has_usable_password() else invited
    signal.send(sender=User, user=user, by=by, now=now)


@transaction.atomic
def choose(user: User, *, password: str, by: Actor) -> None:
    """Set the person's own password, which the form has validated; links sent before are dead.

    She is signed out everywhere; the view that asks may keep its own browser signed in.
    Raises NotAllowed when somebody else tries.
    """
    if person(by) != user:
        raise NotAllowed
    user.set_password(password)
    user.save(update_fields=["password"])
    sign_ins.end_all(user, by=by)

"""The browsers a person is signed in with: noted, shown to her, and ended."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from accounts.actors import Actor, person
from accounts.browsers import browser_of, device_of
from accounts.errors import NotAllowed
from accounts.models import SignIn, User
from accounts.permissions import can_manage_accounts


@transaction.atomic
def note(user: User, *, session_key: str, user_agent: str, by: Actor, now: datetime) -> None:
    """Remember that the person signed in with this browser. Idempotent for one session.

    Of the browser only its family and the kind of device are kept. Raises NotAllowed for another.
    """
    if person(by) != user:
        raise NotAllowed
    SignIn.objects.get_or_create(
        session_id=session_key,
        defaults={
            "user": user,
            "browser": browser_of(user_agent),
            "device": device_of(user_agent),
            "signed_in_at": now,
        },
    )


@transaction.atomic
def end(sign_in: SignIn, *, by: Actor) -> None:
    """Sign the person out in that browser, at once. Raises NotAllowed for another's."""
    _require_own(sign_in.user, by)
    Session.objects.filter(pk=sign_in.session_id).delete()


@transaction.atomic
def end_others(user: User, *, keep: str, by: Actor) -> None:
    """Sign the person out everywhere but in the session whose key is `keep`.

    Raises NotAllowed for another's.
    """
    _require_own(user, by)
    _sessions(user).exclude(pk=keep).delete()


@transaction.atomic
def end_all(user: User, *, by: Actor) -> None:
    """Sign the person out everywhere; she herself, or an account manager. Raises NotAllowed."""
    if person(by) != user and not can_manage_accounts(by):
        raise NotAllowed
    _sessions(user).delete()


def _sessions(user: User) -> QuerySet[Session]:
    return Session.objects.filter(pk__in=user.sign_ins.values("session"))


def _require_own(user: User, by: Actor) -> None:
    if person(by) != user:
        raise NotAllowed

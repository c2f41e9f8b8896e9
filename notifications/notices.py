"""The messages about a person's own account."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import links
from accounts.actors import Actor
from accounts.models import User
from notifications.catalogue import MessageKind, register
from notifications.services import outbox

INVITATION = register(
    MessageKind(
        name="accounts.invitation",
        subject=_("Your access to the competence centre"),
        template="mail/accounts/invitation.txt",
        at_any_hour=True,
        link=links.invitation,
    )
)
PASSWORD_RESET = register(
    MessageKind(
        name="accounts.password_reset",
        subject=_("New password for the competence centre"),
        template="mail/accounts/password_reset.txt",
        at_any_hour=True,
        link=links.password,
    )
)
SECOND_FACTOR_CHANGED = register(
    MessageKind(
        name="accounts.second_factor_changed",
        subject=_("Your sign-in to the competence centre was changed"),
        template="mail/accounts/second_factor_changed.txt",
        at_any_hour=True,
    )
)
PRESSING_AGAIN = 5 * 60
"""Seconds within which pressing the button again sends no second mail."""


def account_link(kind: MessageKind, user: User, *, by: Actor, now: datetime) -> None:
    """Tell the person herself, once however often the button is pressed in five minutes."""
    outbox.queue(
        kind,
        to=[user],
        subject=user,
        case_number="",
        path="",
        key=f"{user.pk}:{int(now.timestamp()) // PRESSING_AGAIN}",
        by=by,
        due_at=now,
    )


def second_factor_changed(user: User, *, by: Actor, now: datetime) -> None:
    """Tell the person that her second step was set up, moved or removed, in case it was not her."""
    outbox.queue(
        SECOND_FACTOR_CHANGED,
        to=[user],
        subject=user,
        case_number="",
        path=reverse("accounts:security"),
        key=f"{user.pk}:{int(now.timestamp())}",
        by=by,
        due_at=now,
    )

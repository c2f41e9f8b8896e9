"""What the outbox hears from accounts, which knows nothing of mail."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from accounts.actors import Actor
from accounts.models import User
from accounts.signals import invited, password_reset_requested
from notifications import notices


@receiver(invited)
def mail_invitation(user: User, by: Actor, now: datetime, **_signal: Any) -> None:
    notices.account_link(notices.INVITATION, user, by=by, now=now)


@receiver(password_reset_requested)
def mail_password_link(user: User, by: Actor, now: datetime, **_signal: Any) -> None:
    notices.account_link(notices.PASSWORD_RESET, user, by=by, now=now)

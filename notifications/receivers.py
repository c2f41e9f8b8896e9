"""What the outbox hears from accounts, which knows nothing of mail."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from accounts.actors import Actor
from accounts.models import User
from accounts.signals import invited, password_reset_requested, second_factor_changed
from notifications import notices


@receiver(invited)
def mail_invitation(user: User, by: Actor, now: datetime, **_signal: Any) -> None:
    notices.account_link(notices.INVITATION, user, by=by, now=now)


@receiver(password_reset_requested)
def mail_password_link(user: User, by: Actor, now: datetime, **_signal: Any) -> None:
    notices.account_link(notices.PASSWORD_RESET, user, by=by, now=now)


@receiver(second_factor_changed)
def mail_change_of_sign_in(user: User, by: Actor, now: datetime, **_signal: Any) -> None:
    notices.second_factor_changed(user, by=by, now=now)

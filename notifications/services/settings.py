"""What a person chooses about her messages."""

from datetime import datetime

from accounts.models import User


def choose(user: User, *, gathers: bool, by: User) -> None:
    """Gather the person's ordinary reminders in one morning mail, or send each on its own.

    What is already queued goes as it was queued. Raises ValueError for anybody but herself.
    """
    if user != by:
        raise ValueError("A person chooses for herself")
    User.objects.filter(pk=user.pk).update(gathers_reminders=gathers)


def mark_seen(user: User, *, by: User, now: datetime) -> None:
    """Count every message sent until `now` as seen. Raises ValueError for anybody but herself."""
    if user != by:
        raise ValueError("A person sees her own messages")
    User.objects.filter(pk=user.pk).update(messages_seen_at=now)

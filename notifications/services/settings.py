"""What a person chooses about her messages."""

from datetime import datetime

from accounts.models import MailLanguage, User


def choose(user: User, *, language: MailLanguage, gathers: bool, by: User) -> None:
    """Choose the language of the person's mails, and whether her ordinary reminders come gathered
    in one morning mail or each on its own.

    The language holds for what waits, too; reminders already queued go as they were queued. Raises
    ValueError for anybody but herself.
    """
    if user != by:
        raise ValueError("A person chooses for herself")
    User.objects.filter(pk=user.pk).update(mail_language=language, gathers_reminders=gathers)


def mark_seen(user: User, *, by: User, now: datetime) -> None:
    """Count every message sent until `now` as seen. Raises ValueError for anybody but herself."""
    if user != by:
        raise ValueError("A person sees her own messages")
    User.objects.filter(pk=user.pk).update(messages_seen_at=now)

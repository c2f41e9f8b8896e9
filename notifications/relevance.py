"""Whether a reminder that waits still holds. The outbox does not know cases; an app above does."""

from collections.abc import Callable
from datetime import datetime

from notifications.models import Message

StillHolds = Callable[[Message, datetime], bool]
"""False when what the message reminds of has been done, has ended, or has another day by now."""


def _always(_message: Message, _now: datetime) -> bool:
    return True


_rule: list[StillHolds] = [_always]


def decide_by(rule: StillHolds) -> None:
    """Let this rule decide from now on; called once, while the apps start."""
    _rule[:] = [rule]


def still_holds(message: Message, now: datetime) -> bool:
    return _rule[0](message, now)

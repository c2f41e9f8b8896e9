"""When a person may be reminded. The outbox does not know calendars; an app above it does."""

from collections.abc import Callable
from datetime import datetime

from accounts.models import User

NextOpening = Callable[[User, datetime], datetime]
"""The first moment from `now` on at which the person's office is open; `now` itself when it is."""


def _always(_person: User, now: datetime) -> datetime:
    return now


_rule: list[NextOpening] = [_always]


def decide_by(rule: NextOpening) -> None:
    """Let this rule decide from now on; called once, while the apps start."""
    _rule[:] = [rule]


def next_opening(person: User, now: datetime) -> datetime:
    return _rule[0](person, now)

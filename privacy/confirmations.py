"""Warnings of the scan that a writer has answered with “nobody can be recognised”.

A form knows the text and what was found in it, but neither the row it ends up in nor the writer.
So it notes what was confirmed here, for the request that is being answered, and whoever sees the
row being saved finds it again by its text. Outside a request nothing is noted.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from accounts.models import User
from privacy.scan import Findings


@dataclass(frozen=True)
class Confirmation:
    """One text, and how many of each kind were found in it."""

    text: str
    counts: tuple[tuple[str, int], ...]


@dataclass
class Desk:
    """What has been confirmed so far by the person whose request is being answered."""

    user: User
    confirmed: list[Confirmation]


_desk: ContextVar[Desk | None] = ContextVar("confirmations", default=None)


@contextmanager
def of_request(user: User) -> Iterator[None]:
    """Note what this person confirms while the block runs."""
    token = _desk.set(Desk(user, []))
    try:
        yield
    finally:
        _desk.reset(token)


def note(text: str, findings: Findings) -> None:
    """Remember that the text was confirmed in spite of what was found in it."""
    if desk := _desk.get():
        counts = Counter(str(span.kind) for span in findings.warnings)
        desk.confirmed.append(Confirmation(text.strip(), tuple(sorted(counts.items()))))


def take(text: str) -> tuple[User, Confirmation] | None:
    """Return who confirmed the text and what was found, once; None when nobody did."""
    desk = _desk.get()
    if desk is None:
        return None
    for number, one in enumerate(desk.confirmed):
        if one.text == text.strip():
            return desk.user, desk.confirmed.pop(number)
    return None

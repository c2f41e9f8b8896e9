"""What people can be reminded of. Each app above registers its own in `occasions.py`.

An occasion is a kind of row that somebody waits for (a request, an offer, a log). Its rungs are
the mails that can be sent about it, in the order of their weight. Which of them a municipality
sends, on which working day and to whom, are rows (`ReminderStep`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from accounts.models import User
from notifications.catalogue import MessageKind
from schools.models import Municipality

Text = str | Promise
People = Callable[[Municipality, Sequence[Any]], Mapping[int, Sequence[User]]]
"""Who is written to about each of the rows, by key of the row; statements constant in the rows."""

_registry: dict[str, "Occasion"] = {}
_choices: dict[str, "Choice"] = {}
_rungs: dict[str, tuple["Occasion", "Rung"]] = {}


class Counts(StrEnum):
    """What the column is that working days are counted from."""

    DAY = "day"
    DAY_OF_MOMENT = "day_of_moment"
    """A moment, of which only the day counts: due when the office opens."""
    MOMENT = "moment"
    """Due at the same time of the day."""


@dataclass(frozen=True)
class Audience:
    """Who can be written to, and the page that her link leads to."""

    name: str
    title: Text
    people: People
    path: Callable[[Any], str]


def _no_shift(_municipality: Municipality) -> int:
    return 0


def _the_row(row: Any) -> Any:
    return row


@dataclass(frozen=True)
class Rung:
    """One kind of mail about an occasion.

    `anchor` names the column, or annotation, that working days are counted from, `counts_from`
    says it in words ("the deadline"), and `shift` adds what a setting of the municipality allows.
    `only` narrows the rows it is sent about. `about` is the row the mail belongs to, and `key`
    what makes two mails about it the same, for mails that gather several rows of one case.
    """

    kind: MessageKind
    anchor: str
    counts_from: Text
    audiences: tuple[Audience, ...]
    counts: Counts = Counts.DAY
    only: Q = field(default_factory=Q)
    shift: Callable[[Municipality], int] = _no_shift
    about: Callable[[Any], Any] = _the_row
    gathers_by: Callable[[Any], str] | None = None
    still_holds: Callable[[int, datetime], bool] | None = None
    """Whether a mail about the row with this key is still wanted, where `about` is another row."""

    def day_of(self, row: Any) -> date:
        """Return the day of the row's anchor, in the time zone of the house."""
        anchor = getattr(row, self.anchor)
        return timezone.localdate(anchor) if isinstance(anchor, datetime) else anchor

    def key_of(self, step: int, row: Any, today: date) -> str:
        """Return what makes the mail one of its kind: the same step, row and anchor."""
        if self.gathers_by is not None:
            return f"{step}:{self.gathers_by(row)}:{today}"
        return f"{step}:{row.pk}:{self.day_of(row)}"

    def counts_as(self, row: Any, key: str) -> bool:
        """Return whether the mail with this key was counted from the anchor the row has now."""
        return key.rpartition(":")[2] == str(self.day_of(row))


@dataclass(frozen=True)
class Default:
    """A step every municipality begins with."""

    kind: MessageKind
    audience: str
    days: int


@dataclass(frozen=True)
class Occasion:
    """Rows somebody is waiting for.

    `rows` returns those that still stand, with what mails need selected; `place` leads to the
    municipality, `case` to the key of the support request, and `case_number` reads the number.
    `rungs` in the order of their weight: whoever has had a heavier one is spared the lighter.
    """

    name: str
    title: Text
    rows: Callable[[], QuerySet[Any]]
    place: str
    case: str
    case_number: Callable[[Any], str]
    rungs: tuple[Rung, ...]
    defaults: tuple[Default, ...]


@dataclass(frozen=True)
class Choice:
    """A rung and one of its audiences: what a step can be."""

    name: str
    occasion: Occasion
    rung: Rung
    audience: Audience
    weight: int

    @property
    def title(self) -> str:
        return f"{self.rung.kind.title} → {self.audience.title}"


def register(occasion: Occasion) -> Occasion:
    """Add the occasion and return it; raises ValueError when its name or a mail is taken."""
    if occasion.name in _registry or any(rung.kind.name in _rungs for rung in occasion.rungs):
        raise ValueError(f"Two occasions share the name or a mail of {occasion.name}")
    _registry[occasion.name] = occasion
    for weight, rung in enumerate(occasion.rungs):
        _rungs[rung.kind.name] = (occasion, rung)
        for audience in rung.audiences:
            name = name_of(occasion, rung.kind, audience.name)
            _choices[name] = Choice(name, occasion, rung, audience, weight)
    return occasion


def all_occasions() -> Sequence[Occasion]:
    return list(_registry.values())


def choices() -> Sequence[Choice]:
    """Return everything a step can be, occasion by occasion, the lightest first."""
    return list(_choices.values())


def choice_named(name: str) -> Choice:
    """Return the choice; raises LookupError for one that nobody registers any more."""
    return _choices[name]


def name_of(occasion: Occasion, kind: MessageKind, audience: str) -> str:
    return f"{occasion.name}/{kind.name}/{audience}"


def sent_for(kind_name: str) -> tuple[Occasion, Rung] | None:
    """Return the occasion and the rung a mail is sent for, None for mails of another sort."""
    return _rungs.get(kind_name)

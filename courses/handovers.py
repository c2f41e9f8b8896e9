"""What can be decided when an advisor's work is handed over. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Act(StrEnum):
    """What becomes of one place in a case."""

    REPLACE = "replace"
    """Another advisor takes the place: assigned in a course, offered where an offer stands."""
    KEEP = "keep"
    """She keeps the course; what is planned while she is away is cancelled and booked anew."""
    TAKE_BACK = "take_back"
    """The offer is taken back and the request goes to the match again."""
    LEAVE = "leave"


class Inside(StrEnum):
    """What becomes of activities planned while she is away, when somebody replaces her."""

    MOVE = "move"
    CANCEL = "cancel"


@dataclass(frozen=True)
class Decision:
    """`to` is the advisor who replaces her."""

    act: Act
    to: int | None = None
    inside: Inside = Inside.MOVE


@dataclass(frozen=True)
class Choices:
    """Decisions by the key of the line, and the mark each line had when she decided."""

    decisions: Mapping[int, Decision] = field(default_factory=dict)
    marks: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Scope:
    """What is handed over: everything of an advisor while she is away, or one whole course.

    Without dates it is all that lies ahead.
    """

    advisor_id: int | None = None
    course_id: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None

    def covers(self, day: date) -> bool:
        return not self.precedes(day) and (self.ends_on is None or day <= self.ends_on)

    def precedes(self, day: date) -> bool:
        """Whether the day comes before she is away, so that what is planned then stays hers."""
        return self.starts_on is not None and day < self.starts_on


@dataclass(frozen=True)
class Mark:
    """A line as it was seen, written as text so that a form can hold it.

    `version` is of the course, or of the request where there is none; `plan` of the activities.
    """

    version: int
    offer: int
    minutes: int
    plan: str

    def __str__(self) -> str:
        return f"{self.version}:{self.offer}:{self.minutes}:{self.plan}"

    @classmethod
    def read(cls, text: str) -> Mark | None:
        parts = text.split(":")
        if len(parts) != 4 or not all(p.isascii() and p.isdigit() for p in parts[:3]):
            return None
        version, offer, minutes = map(int, parts[:3])
        return cls(version, offer, minutes, parts[3])

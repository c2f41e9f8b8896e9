"""A document of importance (offentlighedsloven § 15) as paper, and what tells it from another.

Pure: no database, no clock.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any

from django.utils.text import slugify

IN_FILE_NAMES = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})


class Kind(StrEnum):
    """What a document is; the code stands in the metadata."""

    REQUEST = "request"
    QUESTION = "question"
    DECISION = "decision"
    OUTCOME = "outcome"
    AGREEMENT = "agreement"
    PLAN = "plan"
    VISIT = "visit_report"
    ACTION_LEARNING = "action_learning"
    CLOSING = "closing"
    EVALUATION = "evaluation"
    FOLLOW_UP = "follow_up"


Facts = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it: labels and values, none empty."""

    heading: str
    facts: Facts


@dataclass(frozen=True)
class Document:
    """One document; `key` is the same whenever the case is read. It was received or sent, once."""

    key: str
    kind: Kind
    title: str
    sender: str
    recipient: str
    sections: Sequence[Section]
    received_on: date | None = None
    sent_on: date | None = None

    @property
    def day(self) -> date:
        day = self.received_on or self.sent_on
        assert day is not None, "a document was received or sent"
        return day

    @property
    def digest(self) -> str:
        """SHA-256 of all it says: another digest is another text."""
        said = json.dumps(asdict(self), default=str, sort_keys=True, ensure_ascii=False)
        return sha256(said.encode()).hexdigest()


@dataclass(frozen=True)
class Numbered:
    """A document with its number in the case, which it keeps in every later export."""

    number: int
    document: Document

    @property
    def file(self) -> str:
        name = slugify(self.document.title.lower().translate(IN_FILE_NAMES))
        return f"{self.number:02}-{name[:60]}.pdf"


def numbered(documents: Sequence[Document], earlier: Mapping[str, int]) -> list[Numbered]:
    """Give each document the number it had in an earlier export, new ones the next after those."""
    following = max(earlier.values(), default=0)
    found = []
    for document in documents:
        number = earlier.get(document.key)
        if number is None:
            number = following = following + 1
        found.append(Numbered(number, document))
    return sorted(found, key=lambda one: one.number)


@dataclass(frozen=True)
class Changes:
    """What is different from what was journalised, as titles."""

    added: Sequence[str]
    changed: Sequence[str]
    gone: Sequence[str]

    @property
    def any(self) -> bool:
        return bool(self.added or self.changed or self.gone)


def changes(before: Sequence[Mapping[str, Any]], now: Sequence[Document]) -> Changes:
    """Compare the lines of an export (key, title, digest) with the documents of today."""
    then = {line["key"]: line for line in before}
    today = {document.key for document in now}
    return Changes(
        added=[document.title for document in now if document.key not in then],
        changed=[
            document.title
            for document in now
            if document.key in then and then[document.key]["digest"] != document.digest
        ],
        gone=[line["title"] for line in before if line["key"] not in today],
    )

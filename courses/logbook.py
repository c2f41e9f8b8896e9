"""What a log asks for, kind by kind, and who reads the answers.

The school reads what was agreed and what was done together. What the advisor saw and thought on
the way is hers and the second advisor's: working notes, not a record about a school.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from courses.models import Session, SessionLog

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Kind = Session.Kind


class Reader(StrEnum):
    SCHOOL = "school"
    ADVISORS = "advisors"


READ_BY: Mapping[Reader, "_StrPromise"] = {
    Reader.SCHOOL: _("The school reads it."),
    Reader.ADVISORS: _("Only the advisors of the course read it."),
}
READERS: Mapping[str, Reader] = {
    "focus": Reader.SCHOOL,
    "lessons": Reader.SCHOOL,
    "patterns": Reader.ADVISORS,
    "contract": Reader.SCHOOL,
    "problem": Reader.ADVISORS,
    "perspectives": Reader.ADVISORS,
    "theme": Reader.SCHOOL,
    "done": Reader.SCHOOL,
    "takeaways": Reader.SCHOOL,
    "agreements": Reader.SCHOOL,
    "follow_up_on": Reader.SCHOOL,
}
"""Who reads each column, whatever the kind; the order is the order on the page."""


@dataclass(frozen=True)
class Box:
    """One question of a log form: the column it fills, its words, and whether it must be filled."""

    name: str
    question: "_StrPromise"
    hint: "_StrPromise | str" = ""
    demand: "_StrPromise | str" = ""
    rows: int = 3

    @property
    def reader(self) -> Reader:
        return READERS[self.name]


_AGREED = Box(
    "agreements",
    _("What have you agreed? Next step"),
    _("Who tries what until you meet again?"),
)
_AGREED_FIRST = Box(
    "agreements",
    _("What have you agreed? Next step"),
    _("Who tries what until you meet again?"),
    _("Write what you agreed, or that nothing was agreed"),
)
_DONE = Box(
    "done",
    _("What did you do?"),
    _("Write about the practice, without names."),
    _("Write in short what you did"),
)
_GENERAL = (_DONE, _AGREED)
BOXES: Mapping[str, tuple[Box, ...]] = {
    Kind.OBSERVATION: (
        Box("focus", _("The focus question you agreed before"), rows=2),
        Box("lessons", _("Lessons observed")),
        Box(
            "patterns",
            _("What patterns did you see?"),
            _("What happens, when, and what do the adults do? Write without names."),
            _("Write the patterns you saw, in short"),
            rows=4,
        ),
        _AGREED,
    ),
    Kind.SPARRING: (
        Box("contract", _("What did they want from the talk?"), rows=2),
        Box(
            "problem", _("The problem they brought"), _("Write about the practice, without names.")
        ),
        Box("perspectives", _("New perspectives")),
        _AGREED_FIRST,
        Box("follow_up_on", _("Follow up on")),
    ),
    Kind.TRAINING: (
        Box("theme", _("Theme of the day")),
        Box(
            "done",
            _("What did you work with?"),
            demand=_("Write in short what you worked with"),
        ),
        Box("takeaways", _("What do the participants take with them?")),
        _AGREED,
    ),
    Kind.MEETING: (_AGREED_FIRST,),
    Kind.ACTION_LEARNING: _GENERAL,
}
NAMES = tuple(READERS)
"""Every column a log can fill."""


def boxes_of(kind: str) -> tuple[Box, ...]:
    """Return the questions of that kind of activity; a kind without its own gets the general."""
    return BOXES.get(kind, _GENERAL)


def demanded_of(kind: str) -> Box:
    """Return the one question that a log of that kind can not leave empty."""
    return next(box for box in boxes_of(kind) if box.demand)


@dataclass(frozen=True)
class Line:
    """One answer as it is shown, with its heading."""

    name: str
    label: str
    value: Any
    reader: Reader


def lines_of(log: SessionLog, *, for_school: bool) -> Iterator[Line]:
    """Yield what was written in a revision, and for the school only what the school reads."""
    for name, reader in READERS.items():
        value = getattr(log, name)
        if value in ("", None) or (for_school and reader is not Reader.SCHOOL):
            continue
        label = SessionLog._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        yield Line(name, str(label), value, reader)

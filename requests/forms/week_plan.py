"""What the coordinator has decided on the plan of the week. What is not understood is no choice."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from django.http import QueryDict

from requests.queries.week_plan import Choices
from requests.services.week_plan import PlannedLine

WANTS = "wants_"


@dataclass(frozen=True)
class PlanAnswers:
    """`seen` holds the lines she had before her, by request, as the page wrote them."""

    choices: Choices
    seen: dict[int, str]
    is_to_be_sent: bool
    is_afresh: bool
    on_page: frozenset[int]

    def added_to(self, earlier: Choices) -> Choices:
        """Return all she has chosen: what was on this page as it is now, the rest as it was.

        A page that does not say what was on it was the whole plan. To start over is to have
        chosen nothing.
        """
        if self.is_afresh:
            return Choices()
        return earlier.replaced_on(self.on_page, self.choices) if self.on_page else self.choices

    @classmethod
    def read(cls, data: QueryDict) -> Self:
        """Read locks, changes and what is left out; a change is a lock on somebody else."""
        locked = dict(_pairs(data.getlist("lock")))
        for name, value in data.items():
            case, advisor = name.removeprefix(WANTS), str(value)
            if name.startswith(WANTS) and _is_key(case) and _is_key(advisor):
                locked[int(case)] = int(advisor)
        left_out = frozenset(int(pk) for pk in data.getlist("out") if _is_key(pk))
        return cls(
            choices=Choices(locked, left_out),
            seen={line.support_request_id: value for line, value in _lines(data.getlist("seen"))},
            is_to_be_sent=data.get("act") == "send",
            is_afresh=data.get("act") == "afresh",
            on_page=frozenset(int(pk) for pk in data.getlist("on_page") if _is_key(pk)),
        )


def lines_to_send(data: QueryDict) -> list[PlannedLine]:
    return [line for line, _value in _lines(data.getlist("line"))]


def _pairs(values: list[str]) -> Iterator[tuple[int, int]]:
    for value in values:
        parts = value.split(".")
        if len(parts) == 2 and all(map(_is_key, parts)):
            yield int(parts[0]), int(parts[1])


def _lines(values: list[str]) -> Iterator[tuple[PlannedLine, str]]:
    for value in values:
        parts = value.split(".")
        if len(parts) == 4 and all(map(_is_key, parts)):
            case, version, lead, second = map(int, parts)
            yield PlannedLine(case, version, lead, second or None), value


def _is_key(text: str) -> bool:
    """Whole numbers the database can hold; anything else is somebody's experiment."""
    return text.isascii() and text.isdigit() and len(text) <= 18

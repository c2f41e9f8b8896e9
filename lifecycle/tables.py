"""A state table: which statuses a transition leaves, where it leads, what it stamps. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Turn(StrEnum):
    """Whose turn it is while a thing stands in a status."""

    SCHOOL = "school"
    SCHOOL_LEADER = "school_leader"
    SPECIAL_SCHOOL_LEADER = "special_school_leader"
    COORDINATOR = "coordinator"
    ADVISOR = "advisor"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Rule:
    """One transition: the statuses it leaves, the one it reaches, the stamp field it sets."""

    froms: frozenset[str]
    to: str
    stamp: str = ""


@dataclass(frozen=True)
class StateTable:
    """The whole life of one kind of thing."""

    initial: str
    turns: Mapping[str, Turn]
    rules: Mapping[str, Rule]

    @property
    def statuses(self) -> frozenset[str]:
        return frozenset(self.turns)

    def allows(self, status: str, transition: str) -> bool:
        return status in self.rules[transition].froms


def rule(*froms: str, to: str, stamp: str = "") -> Rule:
    return Rule(froms=frozenset(froms), to=to, stamp=stamp)


def table(*, initial: str, turns: Mapping[str, Turn], rules: Mapping[str, Rule]) -> StateTable:
    """Return a frozen table; raises ValueError when a rule names a status without a turn."""
    named = {initial} | {s for r in rules.values() for s in (*r.froms, r.to)}
    if unknown := named - set(turns):
        raise ValueError(f"Statuses without a turn: {sorted(unknown)}")
    return StateTable(initial, MappingProxyType(dict(turns)), MappingProxyType(dict(rules)))

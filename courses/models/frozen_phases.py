"""The phases a cycle began with, kept on the cycle: what is edited later is for later cycles."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class FrozenPrompt:
    """One short field; `at_most` counts characters, `choices` is empty unless it is a choice."""

    label: str
    hint: str
    kind: str
    at_most: int
    choices: tuple[str, ...]
    on_sheet: bool


@dataclass(frozen=True)
class FrozenPhase:
    """One phase; `position` counts from 1, `led_by` is a value of Phase.LedBy."""

    position: int
    name: str
    led_by: str
    guidance: str
    agenda: tuple[str, ...]
    prompts: tuple[FrozenPrompt, ...]


def to_json(phases: Iterable[FrozenPhase]) -> list[dict[str, Any]]:
    return [asdict(phase) for phase in phases]


def from_json(phases: Iterable[Mapping[str, Any]]) -> tuple[FrozenPhase, ...]:
    return tuple(
        FrozenPhase(
            **{**phase, "agenda": tuple(phase["agenda"]), "prompts": _prompts(phase["prompts"])}
        )
        for phase in phases
    )


def _prompts(prompts: Iterable[Mapping[str, Any]]) -> tuple[FrozenPrompt, ...]:
    return tuple(FrozenPrompt(**{**one, "choices": tuple(one["choices"])}) for one in prompts)

"""How much of what must not be written the scan finds, and how often it is wrong to ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from privacy.scan import Kind, scan
from tests.privacy.labelled_texts import LABELLED, NOTHING

NAME = "name"
LABELS = {
    Kind.CPR.value: "CPR number (stops)",
    NAME: "name (warns)",
    Kind.INITIALS.value: "initials (warns)",
    Kind.DIAGNOSIS.value: "diagnosis of one person (warns)",
}


@dataclass(frozen=True)
class Measured:
    """Of sentences that hold a kind: how many there are, and in how many it was found. Of those
    that hold nothing: how many there are, and how many were stopped or warned of all the same.
    """

    there: Counter[str]
    found: Counter[str]
    harmless: int
    stopped: int
    warned: int

    def recall(self, kind: str) -> float:
        return self.found[kind] / self.there[kind]

    @property
    def false_alarms(self) -> float:
        return (self.stopped + self.warned) / self.harmless


def measured(texts: Sequence[tuple[str, str]] = LABELLED) -> Measured:
    there, found = Counter[str](), Counter[str]()
    harmless = stopped = warned = 0
    for text, kind in texts:
        findings = scan(text)
        if kind == NOTHING:
            harmless += 1
            stopped += findings.blocks
            warned += findings.warns and not findings.blocks
            continue
        there[kind] += 1
        kinds = {_label(span.kind) for span in (*findings.numbers, *findings.warnings)}
        found[kind] += kind in kinds
    return Measured(there, found, harmless, stopped, warned)


def table(result: Measured) -> str:
    """Return the figures as the table that stands in docs/scan.md."""
    rows = [
        f"| {label} | {result.there[kind]} | {result.found[kind]} | {result.recall(kind):.1%} |"
        for kind, label in LABELS.items()
    ]
    harmless = (
        f"| none of it | {result.harmless} | stopped {result.stopped}, warned of {result.warned}"
        f" | {result.false_alarms:.1%} false alarms |"
    )
    return "\n".join(
        [
            "| the sentence holds | sentences | found | recall |",
            "|---|---|---|---|",
            *rows,
            harmless,
        ]
    )


def main(_arguments: Sequence[str]) -> int:
    """Print the table."""
    print(table(measured()))
    return 0


def _label(kind: Kind) -> str:
    return NAME if kind in (Kind.FIRST_NAME, Kind.FULL_NAME) else kind.value

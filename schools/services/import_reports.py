"""What an import found and did: the same report for the dry run and for the real one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from schools.sheets import Fault


class Kind(StrEnum):
    CREATE = "create"
    UPDATE = "update"


@dataclass(frozen=True)
class Change:
    """One row that is new or different; `details` tell old and new values in words."""

    line: int
    kind: Kind
    name: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """Faults, or changes: a file with a fault changes nothing."""

    faults: Sequence[Fault] = ()
    changes: Sequence[Change] = ()
    unchanged: int = 0
    applied: bool = field(default=False)

    @property
    def is_good(self) -> bool:
        return not self.faults

    @property
    def created(self) -> int:
        return sum(change.kind == Kind.CREATE for change in self.changes)

    @property
    def updated(self) -> int:
        return sum(change.kind == Kind.UPDATE for change in self.changes)

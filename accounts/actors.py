"""Who is acting: a signed-in person, or the system itself. Never nobody."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class SystemActor:
    """The system acting on its own, from a job or a command."""

    name: str = "system"


SYSTEM = SystemActor()

Actor: TypeAlias = "User | SystemActor"


def person(actor: Actor) -> "User | None":
    """Return the person behind the actor, None when the system acts; the value of every `…_by`."""
    return None if isinstance(actor, SystemActor) else actor

"""Who oversees the use of data in a municipality."""

from accounts.actors import Actor, person
from accounts.errors import NotAllowed
from accounts.models import User
from accounts.roles import Permission
from schools.access import access_of


def can_oversee(by: Actor, municipality_id: int) -> bool:
    """A leader of the centre and an administrator; the system may, too."""
    user = person(by)
    return user is None or municipality_id in overseen_by(user)


def require_overseer(by: Actor, municipality_id: int) -> None:
    """Raise NotAllowed unless the actor oversees the municipality."""
    if not can_oversee(by, municipality_id):
        raise NotAllowed


def overseen_by(user: User) -> frozenset[int]:
    """Return the municipalities the person oversees."""
    return access_of(user).municipalities(Permission.OVERSEE)

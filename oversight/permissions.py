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


def administered_by(user: User) -> frozenset[int]:
    """Return the municipalities whose people the person keeps."""
    return access_of(user).municipalities(Permission.ADMINISTER)


def can_answer_for(by: User, subject: User) -> bool:
    """Whether the administrator alone answers for the person: all her places are her own.

    The installation's first administrator is nobody's but her own.
    """
    places = set(subject.memberships.values_list("municipality", flat=True))
    is_hers = bool(places) and places <= administered_by(by)
    return is_hers and (by.is_superuser or not subject.is_superuser)


def overseen_by(user: User) -> frozenset[int]:
    """Return the municipalities the person oversees."""
    return access_of(user).municipalities(Permission.OVERSEE)

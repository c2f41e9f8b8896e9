"""Who oversees the use of data in a municipality, and who handles what stands in a wrong place."""

from datetime import datetime

from django.db.models import Model

from accounts.actors import Actor, person
from accounts.errors import require
from accounts.models import User
from accounts.roles import Permission, Role
from oversight.passages import has_looked, home_of
from schools.access import access_of
from schools.queries import people_with_role


def can_oversee(by: Actor, municipality_id: int) -> bool:
    """A leader of the centre and an administrator; the system may, too."""
    user = person(by)
    return user is None or municipality_id in overseen_by(user)


def require_overseer(by: Actor, municipality_id: int) -> None:
    """Raise NotAllowed unless the actor oversees the municipality."""
    require(can_oversee(by, municipality_id))


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


def followed_by(user: User) -> frozenset[int]:
    """Return the municipalities whose oversight the person may read: the data protection officer
    reads what the overseers do, and does nothing herself.
    """
    return access_of(user).municipalities(Permission.VIEW_OVERSIGHT)


def handlers_in(municipality_id: int) -> list[User]:
    """Return who handles breaches there: the coordinators, and where there is none the
    administrators. Nobody else can see a hidden text.
    """
    coordinators = people_with_role([Role.COORDINATOR], municipality_id=municipality_id)
    return coordinators or people_with_role([Role.ADMINISTRATOR], municipality_id=municipality_id)


def can_handle(user: User, municipality_id: int) -> bool:
    """Whether the person handles breaches in the municipality."""
    if municipality_id not in access_of(user).municipalities(Permission.HANDLE_BREACHES):
        return False
    return Role.COORDINATOR in _roles_in(user, municipality_id) or user in handlers_in(
        municipality_id
    )


def handles_row(user: User, row: Model) -> bool:
    """Whether the person handles breaches where the row belongs."""
    place = home_of(row)
    return place is not None and can_handle(user, place)


def can_report(user: User, row: Model, *, now: datetime) -> bool:
    """Whoever was shown the row in the last day, and whoever handles breaches where it belongs."""
    return handles_row(user, row) or has_looked(user, row._meta.label_lower, row.pk, now)


def require_handler(user: User, municipality_id: int) -> None:
    """Raise NotAllowed unless the person handles breaches in the municipality."""
    require(can_handle(user, municipality_id))


def _roles_in(user: User, municipality_id: int) -> set[Role]:
    grants = access_of(user).grants
    return {grant.role for grant in grants if grant.municipality_id == municipality_id}

"""Who may keep the municipality's people and schools."""

from accounts.actors import Actor, person
from accounts.errors import NotAllowed
from accounts.models import User
from accounts.roles import SECOND_FACTOR_ROLES, Permission
from schools.access import access_of


def can_administer(actor: Actor, municipality_id: int) -> bool:
    """The system may, the installation's first administrator, and the municipality's own."""
    user = person(actor)
    if user is None or (user.is_superuser and user.is_active):
        return True
    return municipality_id in access_of(user).municipalities(Permission.ADMINISTER)


def require_administrator(actor: Actor, municipality_id: int) -> None:
    """Raise NotAllowed unless the actor may administer the municipality."""
    if not can_administer(actor, municipality_id):
        raise NotAllowed


def needs_second_factor(user: User) -> bool:
    """Return whether one of the person's roles reaches a whole municipality."""
    return bool(access_of(user).roles & SECOND_FACTOR_ROLES)

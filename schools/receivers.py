"""What the access log hears from accounts, which does not know who works where."""

from typing import Any

from django.dispatch import receiver

from accounts.actors import Actor
from accounts.models import User
from accounts.signals import identity_linked, roles_told, second_factor_changed
from privacy.models import Act
from privacy.services import access_log
from schools.services import memberships


@receiver([second_factor_changed, identity_linked])
def log_change_of_sign_in(user: User, by: Actor, **_signal: Any) -> None:
    """Enter it in the log of every municipality the person works in."""
    places: set[int | None] = set(user.memberships.values_list("municipality", flat=True))
    for municipality_id in places or {None}:
        access_log.record(Act.CHANGE, user, by=by, municipality_id=municipality_id)


@receiver(roles_told)
def follow_the_provider(
    user: User,
    municipality: str,
    decided: frozenset[str],
    held: frozenset[str],
    by: Actor,
    **_signal: Any,
) -> bool:
    """Bring the person's roles in line; return whether she has any left."""
    memberships.follow(user, municipality=municipality, decided=decided, held=held, by=by)
    return user.memberships.filter(is_active=True).exists()

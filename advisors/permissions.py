"""Who may do what with advisors and their hours."""

from accounts.actors import Actor, SystemActor
from accounts.roles import Permission
from advisors.models import Advisor
from schools.access import access_of


def can_set_hours(by: Actor, advisor: Advisor) -> bool:
    """The leader of the special school that releases the hours, and the system."""
    return isinstance(by, SystemActor) or advisor.home_school_id in access_of(by).schools(
        Permission.GRANT_HOURS
    )


def can_register_absence(by: Actor, advisor: Advisor) -> bool:
    """The coordinator of her municipality, the advisor herself, and the system."""
    return (
        isinstance(by, SystemActor)
        or advisor.user_id == by.pk
        or advisor.municipality_id in access_of(by).municipalities(Permission.MATCH)
    )

"""Who may do what with advisors and their hours."""

from accounts.actors import Actor, SystemActor
from accounts.models import User
from accounts.roles import Permission
from advisors.models import Advisor
from schools.access import access_of


def can_set_hours(by: Actor, advisor: Advisor) -> bool:
    """The leader of the special school that releases the hours, and the system."""
    return isinstance(by, SystemActor) or _leads_home_of(by, advisor, Permission.GRANT_HOURS)


def can_ask_extra(by: Actor, advisor: Advisor) -> bool:
    """The coordinator: a person, never the system."""
    return not isinstance(by, SystemActor) and advisor.municipality_id in access_of(
        by
    ).municipalities(Permission.ASK_EXTRA_HOURS)


def can_approve_extra(by: Actor, advisor: Advisor) -> bool:
    """The leader of her own special school: a person, never the system."""
    return not isinstance(by, SystemActor) and _leads_home_of(
        by, advisor, Permission.APPROVE_EXTRA_HOURS
    )


def can_close_year(by: Actor, advisor: Advisor) -> bool:
    """The leader of her own special school, or the municipality's administrator: a person."""
    return not isinstance(by, SystemActor) and access_of(by).may_at(
        Permission.CLOSE_HOURS,
        municipality_id=advisor.municipality_id,
        school_id=advisor.home_school_id,
    )


def can_edit_profile(by: Actor, advisor: Advisor) -> bool:
    """The advisor her own, the coordinator every one: competences, methods, days, ties."""
    if isinstance(by, SystemActor):
        return True
    access = access_of(by)
    is_herself = advisor.user_id == by.pk and access.may(Permission.EDIT_OWN_PROFILE)
    return is_herself or advisor.municipality_id in access.municipalities(Permission.EDIT_PROFILES)


def can_hand_over(by: Actor, advisor: Advisor) -> bool:
    """The coordinator: see what an absence hits, and hand it over; a person, never the system."""
    return not isinstance(by, SystemActor) and advisor.municipality_id in access_of(
        by
    ).municipalities(Permission.MATCH)


def can_register_absence(by: Actor, advisor: Advisor) -> bool:
    """Who may edit the profile, and the leader of her own special school."""
    return can_edit_profile(by, advisor) or (
        not isinstance(by, SystemActor)
        and access_of(by).may_at(
            Permission.REGISTER_ABSENCE,
            municipality_id=advisor.municipality_id,
            school_id=advisor.home_school_id,
        )
    )


def _leads_home_of(by: User, advisor: Advisor, permission: Permission) -> bool:
    return advisor.home_school_id in access_of(by).schools(permission)

"""Whom one can be in the demo: the first person of each role."""

from dataclasses import dataclass

from django.db.models import Min
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from schools.models import Membership

TASKS: dict[Role, Promise] = {
    Role.TEACHER: _("asks for help and answers questions"),
    Role.SCHOOL_LEADER: _("sees and approves the school's requests"),
    Role.RESOURCE_TEAM: _("asks for help on behalf of others"),
    Role.COORDINATOR: _("clarifies requests and chooses advisors"),
    Role.ADVISOR: _("answers offers and runs courses"),
    Role.SPECIAL_SCHOOL_LEADER: _("releases hours to advisors"),
    Role.CENTRE_LEADER: _("follows the figures"),
    Role.ADMINISTRATOR: _("keeps people, schools and calendar"),
    Role.DPO: _("reads the access log, deletions and breaches"),
}


@dataclass(frozen=True)
class Door:
    """One button: who, in which role, where, and what that person does here."""

    user: User
    role: str
    place: str
    task: Promise


def doors() -> list[Door]:
    """Return one door a role, in the order of the story; two queries."""
    first = Membership.objects.active().order_by().values("role").annotate(first=Min("pk"))
    memberships = Membership.objects.filter(pk__in=[row["first"] for row in first]).select_related(
        "user", "school", "municipality"
    )
    by_role = {Role(membership.role): membership for membership in memberships}
    return [
        Door(
            user=found.user,
            role=str(role.label),
            place=str(found.school or found.municipality.centre_name),
            task=task,
        )
        for role, task in TASKS.items()
        if (found := by_role.get(role))
    ]

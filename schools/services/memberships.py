"""Giving people roles and taking them back."""

import logging

from django.db import transaction

from accounts.actors import Actor, person
from accounts.models import User
from accounts.roles import SCHOOL_ROLES, Role
from privacy.models import Act
from privacy.services import access_log
from schools.errors import LastAdministrator, RoleDoesNotFit, SchoolElsewhere
from schools.models import Membership, Municipality, School
from schools.permissions import require_administrator

logger = logging.getLogger(__name__)


@transaction.atomic
def grant(
    user: User,
    role: Role,
    *,
    by: Actor,
    municipality: Municipality,
    school: School | None = None,
) -> Membership:
    """Give the person the role there and return the membership, also one that was taken back.

    An administrator may open the administration from then on. Idempotent.
    Raises NotAllowed, RoleDoesNotFit, SchoolElsewhere.
    """
    require_administrator(by, municipality.pk)
    if (role in SCHOOL_ROLES) != (school is not None):
        raise RoleDoesNotFit
    if school is not None and school.municipality_id != municipality.pk:
        raise SchoolElsewhere
    membership, created = Membership.objects.get_or_create(
        user=user, role=role, municipality=municipality, school=school
    )
    if created or not membership.is_active:
        membership.is_active = True
        membership.save(update_fields=["is_active"])
        access_log.record(Act.CREATE, membership, by=by, municipality_id=municipality.pk)
    open_or_close_administration([user.pk], by=by)
    return membership


@transaction.atomic
def revoke(membership: Membership, *, by: Actor) -> None:
    """Take the role back; the row stays, for the history. Idempotent.

    Raises NotAllowed, LastAdministrator when nobody would be left to give roles.
    """
    require_administrator(by, membership.municipality_id)
    # Everybody who takes a role back waits here: two administrators must not remove each other.
    Municipality.objects.select_for_update().get(pk=membership.municipality_id)
    if membership.role == Role.ADMINISTRATOR and not _other_administrators(membership):
        raise LastAdministrator
    taken = Membership.objects.filter(pk=membership.pk, is_active=True).update(is_active=False)
    membership.is_active = False
    if taken:
        access_log.record(Act.CHANGE, membership, by=by, municipality_id=membership.municipality_id)
    open_or_close_administration([membership.user_id], by=by)


@transaction.atomic
def follow(
    user: User, *, municipality: str, decided: frozenset[str], held: frozenset[str], by: Actor
) -> None:
    """Give and take roles as an identity provider says; the other roles stay as they are.

    `municipality` is its short name. `decided` are the roles the provider decides, `held` those
    the person has there; each a role, or a role@institution number. A school nobody knows gives
    no role, and the last administrator stays one; both are logged. Idempotent.
    """
    place = Municipality.objects.get(slug=municipality)
    schools = {school.code: school for school in School.objects.filter(municipality=place)}
    for rule in sorted(held):
        role, _at, code = rule.partition("@")
        if code and code not in schools:
            logger.warning("no school %s in %s: role %s not given", code, municipality, role)
            continue
        grant(user, Role(role), by=by, municipality=place, school=schools.get(code))
    mine = user.memberships.filter(municipality=place, is_active=True).select_related("school")
    for membership in mine:
        at = f"@{membership.school.code}" if membership.school else ""
        if f"{membership.role}{at}" in decided - held:
            _revoke_unless_last(membership, by)


def _revoke_unless_last(membership: Membership, by: Actor) -> None:
    try:
        revoke(membership, by=by)
    except LastAdministrator:
        logger.warning("membership %d stays: the last administrator", membership.pk)


def open_or_close_administration(user_ids: list[int], *, by: Actor) -> None:
    """Let the administration's door follow the role; two statements for any number of people.

    Part of another use case, which has checked who may. Idempotent.
    """
    people = User.objects.filter(pk__in=user_ids, is_superuser=False)
    administrators = Membership.objects.filter(role=Role.ADMINISTRATOR, is_active=True)
    opened = people.filter(memberships__in=administrators, is_staff=False).update(is_staff=True)
    closed = (
        people.filter(is_staff=True).exclude(memberships__in=administrators).update(is_staff=False)
    )
    if opened or closed:
        actor = person(by)
        who = actor.pk if actor else "the system"
        logger.info("administration opened to %d, closed to %d, by %s", opened, closed, who)


def _other_administrators(membership: Membership) -> bool:
    return (
        Membership.objects.active()
        .filter(role=Role.ADMINISTRATOR, municipality=membership.municipality_id)
        .exclude(pk=membership.pk)
        .exists()
    )

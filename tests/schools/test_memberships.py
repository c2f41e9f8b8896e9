"""Roles are given and taken through one service, and the administration's door follows."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from accounts.actors import SYSTEM
from accounts.errors import NotAllowed
from accounts.roles import Role
from privacy.models import AccessEvent
from schools.access import access_of
from schools.errors import LastAdministrator, RoleDoesNotFit, SchoolElsewhere
from schools.models import Membership
from schools.services import memberships
from tests.factories import MembershipFactory, MunicipalityFactory, SchoolFactory, UserFactory


@pytest.fixture
def newcomer(db):
    return UserFactory()


def test_grant_gives_the_role_there_and_nowhere_else(newcomer, nordbakke, soeengen, administrator):
    memberships.grant(
        newcomer,
        Role.TEACHER,
        by=administrator,
        municipality=nordbakke.municipality,
        school=nordbakke,
    )

    assert access_of(newcomer).all_schools == {nordbakke.pk}
    assert not newcomer.is_staff


def test_grant_twice_is_one_membership(newcomer, municipality, administrator):
    first = memberships.grant(
        newcomer, Role.COORDINATOR, by=administrator, municipality=municipality
    )
    second = memberships.grant(
        newcomer, Role.COORDINATOR, by=administrator, municipality=municipality
    )

    assert first == second
    assert AccessEvent.objects.filter(actor_id=administrator.pk).count() == 1


def test_an_administrator_may_open_the_administration_until_the_role_is_taken_back(
    newcomer, municipality, administrator
):
    membership = memberships.grant(
        newcomer, Role.ADMINISTRATOR, by=administrator, municipality=municipality
    )
    newcomer.refresh_from_db()
    assert newcomer.is_staff

    memberships.revoke(membership, by=administrator)

    newcomer.refresh_from_db()
    assert not newcomer.is_staff
    assert access_of(newcomer).grants == ()


def test_a_role_taken_back_can_be_given_again(newcomer, municipality, administrator):
    membership = memberships.grant(
        newcomer, Role.COORDINATOR, by=administrator, municipality=municipality
    )
    memberships.revoke(membership, by=administrator)

    again = memberships.grant(
        newcomer, Role.COORDINATOR, by=administrator, municipality=municipality
    )

    assert again == membership
    assert Membership.objects.get(user=newcomer).is_active


def test_the_last_administrator_stays(administrator):
    membership = administrator.memberships.get()

    with pytest.raises(LastAdministrator):
        memberships.revoke(membership, by=administrator)

    membership.refresh_from_db()
    assert membership.is_active


def test_an_administrator_who_has_left_does_not_count(administrator, municipality):
    gone = MembershipFactory(
        user=UserFactory(is_active=False),
        role=Role.ADMINISTRATOR,
        municipality=municipality,
        school=None,
    )
    assert gone.is_active

    with pytest.raises(LastAdministrator):
        memberships.revoke(administrator.memberships.get(), by=SYSTEM)


def test_the_first_administrator_keeps_the_door_without_a_role(municipality):
    root = UserFactory(is_staff=True, is_superuser=True)

    membership = memberships.grant(root, Role.COORDINATOR, by=root, municipality=municipality)
    memberships.revoke(membership, by=root)

    root.refresh_from_db()
    assert root.is_staff


@pytest.mark.parametrize("role", [Role.TEACHER, Role.SPECIAL_SCHOOL_LEADER])
def test_a_role_at_a_school_needs_a_school(newcomer, municipality, administrator, role):
    with pytest.raises(RoleDoesNotFit):
        memberships.grant(newcomer, role, by=administrator, municipality=municipality)


def test_a_role_in_the_municipality_has_no_school(newcomer, nordbakke, administrator):
    with pytest.raises(RoleDoesNotFit):
        memberships.grant(
            newcomer,
            Role.ADVISOR,
            by=administrator,
            municipality=nordbakke.municipality,
            school=nordbakke,
        )


def test_the_school_must_be_in_the_municipality(newcomer, municipality, administrator):
    with pytest.raises(SchoolElsewhere):
        memberships.grant(
            newcomer,
            Role.TEACHER,
            by=administrator,
            municipality=municipality,
            school=SchoolFactory(),
        )


def test_an_administrator_rules_in_her_own_municipality_only(
    newcomer, other_municipality, administrator
):
    with pytest.raises(NotAllowed):
        memberships.grant(
            newcomer, Role.COORDINATOR, by=administrator, municipality=other_municipality
        )


@pytest.mark.parametrize("who", ["coordinator", "anna", "centre_leader"])
def test_nobody_else_gives_or_takes_roles(request, who, newcomer, administrator, municipality):
    person = request.getfixturevalue(who)

    with pytest.raises(NotAllowed):
        memberships.grant(newcomer, Role.COORDINATOR, by=person, municipality=municipality)
    with pytest.raises(NotAllowed):
        memberships.revoke(administrator.memberships.get(), by=person)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
def test_two_administrators_can_not_remove_each_other_at_once():
    place = MunicipalityFactory()
    first, second = (
        MembershipFactory(role=Role.ADMINISTRATOR, municipality=place, school=None)
        for _administrator in range(2)
    )
    start, refused = Barrier(2), []

    def remove(other, by):
        start.wait()
        try:
            memberships.revoke(other, by=by)
        except (LastAdministrator, NotAllowed):
            refused.append(by)
        connection.close()

    threads = [
        Thread(target=remove, args=(second, first.user)),
        Thread(target=remove, args=(first, second.user)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert Membership.objects.filter(role=Role.ADMINISTRATOR, is_active=True).count() == 1

"""The cast stands where it says."""

from django.utils import timezone

from accounts.roles import Role
from schools.access import access_of
from tests.factories import MembershipFactory


def test_everybody_holds_exactly_the_role_of_the_name(
    anna, tina, rasmus, bo, coordinator, centre_leader, administrator, dpo, special_leader, advisor
):
    cast = [anna, tina, rasmus, bo, coordinator, centre_leader, administrator, dpo, special_leader]

    assert [access_of(user).roles for user in [*cast, advisor.user]] == [
        {Role.SCHOOL_LEADER},
        {Role.TEACHER},
        {Role.RESOURCE_TEAM},
        {Role.SCHOOL_LEADER},
        {Role.COORDINATOR},
        {Role.CENTRE_LEADER},
        {Role.ADMINISTRATOR},
        {Role.DPO},
        {Role.SPECIAL_SCHOOL_LEADER},
        {Role.ADVISOR},
    ]
    assert {grant.municipality_id for user in cast for grant in access_of(user).grants} == {
        advisor.municipality_id
    }
    assert access_of(anna).all_schools != access_of(bo).all_schools


def test_a_role_decides_whether_a_new_membership_has_a_school(db):
    assert MembershipFactory(role=Role.COORDINATOR).school is None
    assert MembershipFactory(role=Role.TEACHER).school is not None


def test_monday_is_a_monday_morning_in_copenhagen(monday):
    assert f"{timezone.localtime():%A %H:%M %z}" == "Monday 09:00 +0100"

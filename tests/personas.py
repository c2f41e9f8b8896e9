"""The cast, the same in every test. Who sees what follows from where each one stands."""

from accounts.models import User
from accounts.roles import Role
from advisors.models import Advisor
from schools.models import Municipality, School
from tests.factories import AdvisorFactory, MembershipFactory, UserFactory


def at_school(name: str, email: str, role: Role, school: School) -> User:
    user = UserFactory(name=name, email=email)
    MembershipFactory(user=user, role=role, school=school)
    return user


def in_municipality(name: str, email: str, role: Role, municipality: Municipality) -> User:
    user = UserFactory(name=name, email=email, is_staff=role == Role.ADMINISTRATOR)
    MembershipFactory(user=user, role=role, municipality=municipality, school=None)
    return user


def an_advisor(name: str, email: str, home_school: School) -> Advisor:
    return AdvisorFactory(
        user=UserFactory(name=name, email=email),
        municipality=home_school.municipality,
        home_school=home_school,
    )

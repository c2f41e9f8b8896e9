"""Who is written to because of a role, the same people for every row."""

from collections.abc import Mapping, Sequence
from typing import Any

from accounts.models import User
from accounts.roles import Role
from reminders.occasions import People
from schools.models import Municipality
from schools.queries import people_in_municipality, people_with_role


def of_the_municipality(role: Role) -> People:
    """Return those who hold a role of the municipality, such as the coordinators."""

    def people(place: Municipality, rows: Sequence[Any]) -> Mapping[int, Sequence[User]]:
        return dict.fromkeys(
            [row.pk for row in rows], people_with_role([role], municipality_id=place.pk)
        )

    return people


def at_any_school(role: Role) -> People:
    """Return those who hold the role at any school of the municipality."""

    def people(place: Municipality, rows: Sequence[Any]) -> Mapping[int, Sequence[User]]:
        return dict.fromkeys(
            [row.pk for row in rows], people_in_municipality([role], municipality_id=place.pk)
        )

    return people

"""Who is written to because of a role, the same people for every row; and the pages of rows."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from operator import attrgetter
from typing import Any

from django.urls import reverse

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


def page(name: str, number: str = "pk") -> Callable[[Any], str]:
    """Return what tells the address of a row's page; its number is that attribute of the row.

    The address is looked up once: to ask `reverse` of each of thousands takes longer than to
    write their messages.
    """
    number_of = attrgetter(number)

    @cache
    def around() -> tuple[str, str]:
        before, _number, after = reverse(name, args=[0]).rpartition("0")
        return before, after

    def path(row: Any) -> str:
        before, after = around()
        return f"{before}{number_of(row)}{after}"

    return path

"""Walks the whole URL table: every look at a case or a person leaves a line in the access log.

The world holds one case of Nordbakkeskolen in every state an address can ask for. A new address
that the world has no arguments for fails the walk, so that none is forgotten. Whom each address
lets in is asked in tests/access.
"""

import pytest
from django.urls import reverse

from privacy.models import AccessEvent, Act
from tests.addresses import BACKEND, OF_A_CASE


def test_the_walk_covers_the_story():
    """Guards the walk itself: it must reach every room."""
    spaces = {name.split(":")[0] for name, _arguments in OF_A_CASE}

    assert spaces == {
        "accounts",
        "requests",
        "coordinator",
        "decisions",
        "offers",
        "courses",
        "plans",
        "handover",
        "school_courses",
        "special_school",
        "catalogue",
        "journal",
        "hours",
        "advisors",
        "oversight",
    }


LOOKS = {Act.READ, Act.SEARCH, Act.PRINT, Act.EXPORT}
INSIDERS = ("tina", "anna", "coordinator", "advisor", "special_leader", "centre_leader")
LOOKS_AT_HER_OWN = {"requests:step", "requests:review", "requests:discard"}
"""A draft that has not been sent is its author's alone: nobody else can look at it."""
SHOWS_NO_TEXT = {"oversight:report"}
"""Names the texts of a page she has looked at, and shows none."""


@pytest.mark.once
@pytest.mark.parametrize("insider", INSIDERS)
def test_every_look_at_a_case_or_a_person_leaves_a_line(insider, world, request, client):
    person = request.getfixturevalue(insider)
    user = getattr(person, "user", person)
    client.force_login(user, backend=BACKEND)

    silent = set()
    for name, _arguments in OF_A_CASE:
        before = AccessEvent.objects.count()
        page = client.get(reverse(name, kwargs=world.arguments(name)))
        lines = AccessEvent.objects.order_by("pk")[before:]
        looks = [line for line in lines if line.act in LOOKS and line.actor_id == user.pk]
        if page.status_code == 200 and not looks:
            silent.add(name)

    assert sorted(silent - LOOKS_AT_HER_OWN - SHOWS_NO_TEXT) == []

"""One installation, two municipalities with the same names and the same case numbers."""

import pytest
from django.test import Client

from accounts.roles import Role
from requests.models import SupportRequest
from tests import stories
from tests.conftest import MONDAY
from tests.factories import SchoolFactory
from tests.personas import at_school, in_municipality

BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def ours(tina, nordbakke, monday) -> SupportRequest:
    return stories.a_submitted_request(tina, nordbakke, now=MONDAY)


@pytest.fixture
def theirs(other_municipality, ours) -> SupportRequest:
    """A case elsewhere with our number, from a school with our school's name."""
    school = SchoolFactory(municipality=other_municipality, name="Nordbakkeskolen", code="990001")
    author = at_school("Tove Holm", "tove@naboby.example", Role.TEACHER, school)
    return stories.a_submitted_request(author, school, now=MONDAY)


@pytest.fixture
def neighbour(other_municipality):
    return in_municipality("Nina", "nina@naboby.example", Role.COORDINATOR, other_municipality)


def test_each_municipality_counts_its_own_numbers(ours, theirs):
    assert ours.case_number == theirs.case_number == "2026-0001"


@pytest.mark.parametrize("query", ["", "?q=2026-0001", "?q=nordbakke", "?status=all"])
def test_each_coordinator_finds_her_own_of_the_two(ours, theirs, coordinator, neighbour, query):
    for person, case in ((coordinator, ours), (neighbour, theirs)):
        page = signed_in(person).get(f"/koordinator/liste/{query}").context["page"]
        assert [row.url for row in page.rows] == [f"/koordinator/{case.pk}/"]


def test_neither_opens_the_others(ours, theirs, coordinator, neighbour):
    for person, case in ((coordinator, theirs), (neighbour, ours)):
        client = signed_in(person)
        for path in (f"/koordinator/{case.pk}/", f"/henvendelser/{case.pk}/"):
            assert client.get(path).status_code == 404
        assert client.post(f"/koordinator/{case.pk}/begynd/").status_code == 404


def test_a_filter_by_a_school_or_theme_of_the_other_finds_nothing_of_theirs(
    ours, theirs, coordinator
):
    theme = theirs.request_themes.get().area_id
    for query in (f"school={theirs.school_id}", f"theme={theme}"):
        page = signed_in(coordinator).get(f"/koordinator/liste/?{query}").context["page"]
        assert theirs.pk not in {int(row.url.split("/")[-2]) for row in page.rows}


def test_a_theme_of_the_other_can_not_be_chosen(ours, theirs, coordinator):
    posted = {
        "version": ours.version,
        "theme_1": theirs.request_themes.get().area_id,
        "level_1": 2,
        "level_2": 2,
        "level_3": 2,
        "hours": "5",
    }

    response = signed_in(coordinator).post(f"/koordinator/{ours.pk}/afklar/", posted)

    assert response.status_code == 422


def test_notices_go_to_the_coordinators_of_the_place_only(ours, theirs, coordinator, neighbour):
    assert set(coordinator.messages.values_list("subject_id", flat=True)) <= {ours.pk}
    assert set(neighbour.messages.values_list("subject_id", flat=True)) <= {theirs.pk}

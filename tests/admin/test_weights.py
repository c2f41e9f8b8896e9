"""The weights in the administration: what they would change is shown before they are saved."""

import pytest
from django.urls import reverse

from advisors.models import AdvisorCompetence, Level, MatchingWeights
from requests.states import Status
from tests import stories
from tests.conftest import MONDAY
from tests.factories import MatchingWeightsFactory
from tests.requests.walks import Cast, walk

ADD = reverse("admin:advisors_matchingweights_add")
PARTS = ["competence", "hours", "load", "weekdays", "absence", "travel", "continuity", "fairness"]


def typed(place, **weights):
    points = dict.fromkeys(PARTS, 0) | weights
    return {"municipality": place.pk, "most_travel": "", "_preview": "1", **points}


@pytest.fixture
def office(client, administrator, monday):
    client.force_login(administrator)
    return client


@pytest.fixture
def cast(tina, anna, nordbakke, coordinator, advisor, school_year) -> Cast:
    return Cast(tina, anna, nordbakke, coordinator, advisor)


@pytest.fixture
def ready(cast, other_advisor):
    """One advisor knows most, the other has most hours left."""
    case = walk(cast, Status.READY)
    stories.qualify(cast.advisor, case, now=MONDAY, hours=40)
    stories.qualify(other_advisor, case, now=MONDAY, hours=160)
    AdvisorCompetence.objects.filter(advisor=other_advisor).update(level=Level.KNOWS)
    return case


def test_the_effect_is_shown_and_nothing_is_saved(office, cast, ready, other_advisor):
    place = cast.school.municipality

    response = office.post(ADD, typed(place, hours=100))

    [line] = response.context["effect"].lines
    assert line.case_number == ready.case_number
    assert line.now.candidate.advisor_id == cast.advisor.pk
    assert line.then.candidate.advisor_id == other_advisor.pk
    assert "Nummer 1 bliver en anden for 1 af 1 henvendelse" in response.content.decode()
    assert not MatchingWeights.objects.exists()


def test_what_was_typed_stays_on_the_form_and_can_then_be_saved(office, cast, ready):
    row = MatchingWeightsFactory(municipality=cast.school.municipality)
    address = reverse("admin:advisors_matchingweights_change", args=[row.pk])
    values = typed(row.municipality, competence=90, hours=10)

    shown = office.post(address, values)
    row.refresh_from_db()
    assert row.competence == 40
    assert 'name="competence" value="90"' in shown.content.decode()
    assert shown.context["effect"].changed == 0

    del values["_preview"]
    assert office.post(address, values).status_code == 302
    row.refresh_from_db()
    assert row.competence == 90


def test_weights_that_can_not_be_are_told_and_have_no_effect(office, municipality):
    response = office.post(ADD, typed(municipality))

    assert response.status_code == 422
    assert "effect" not in response.context
    assert "Mindst én del skal give point" in response.content.decode()


def test_another_municipality_is_no_choice(office, other_municipality):
    response = office.post(ADD, typed(other_municipality, hours=5))

    assert response.status_code == 422


def test_the_weights_of_another_municipality_are_not_found(office, other_municipality):
    row = MatchingWeightsFactory(municipality=other_municipality)
    address = reverse("admin:advisors_matchingweights_change", args=[row.pk])

    assert office.post(address, typed(other_municipality, hours=5)).status_code == 404


def test_who_only_may_look_is_refused(client, coordinator, municipality, monday):
    client.force_login(coordinator)

    assert client.post(ADD, typed(municipality, hours=5)).status_code in {302, 403, 404}


def test_the_effect_costs_the_same_however_many_requests(office, cast, ready, statements):
    place = cast.school.municipality
    office.post(ADD, typed(place, hours=100))  # what is read once for the process
    with statements() as few:
        office.post(ADD, typed(place, hours=100))
    for _ in range(3):
        walk(cast, Status.READY)

    with statements() as many:
        office.post(ADD, typed(place, hours=100))

    assert len(few) == len(many)

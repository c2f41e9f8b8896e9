"""The pages of privacy and accessibility say what is so: names and times come from the database."""

import pytest
from django.urls import reverse

from oversight.models import RetentionRule
from tests.factories import DataControllerFactory

PRIVACY, ACCESS = reverse("privacy_page"), reverse("accessibility_page")
OFFICIAL = "https://was.digst.dk/kompetencecenter-fjordby-dk"


@pytest.fixture
def controller(municipality):
    return DataControllerFactory(
        municipality=municipality,
        address="Rådhuspladsen 1, 4000 Fjordby",
        processor="Drift A/S, Danmark",
        statement_url=OFFICIAL,
    )


def test_a_stranger_reads_who_answers_where_there_is_one_municipality(client, controller):
    html = client.get(PRIVACY).content.decode()

    for said in (
        *("Fjordby Kommune er dataansvarlig", "Rådhuspladsen 1", "dpo@fjordby.example"),
        *("Drift A/S, Danmark", "center@fjordby.example", "Datatilsynet"),
    ):
        assert said in html


def test_among_several_a_stranger_is_told_of_the_one_asked_for(
    client, controller, other_municipality
):
    DataControllerFactory(municipality=other_municipality, dpo_email="dpo@naboby.example")

    assert "dataansvarlig" in client.get(PRIVACY).content.decode()
    assert "dpo@" not in client.get(PRIVACY).content.decode()
    asked = client.get(PRIVACY, {"kommune": "naboby"}).content.decode()
    assert "dpo@naboby.example" in asked
    assert "dpo@fjordby.example" not in asked


def test_who_is_signed_in_is_told_of_her_own(client, controller, other_municipality, tina):
    client.force_login(tina)

    html = client.get(PRIVACY, {"kommune": "naboby"}).content.decode()

    assert "Fjordby Kommune er dataansvarlig" in html
    assert reverse("oversight:mine") in html


def test_the_times_are_those_of_the_rules(client, controller, municipality):
    rules = RetentionRule.objects.filter(municipality=municipality, kind="case_text")
    before = client.get(PRIVACY).context["paper"].keepings
    rules.update(months=36, legal_reference="Bekendtgørelse, bilag 1")

    after = client.get(PRIVACY)

    line = next(k for k in after.context["paper"].keepings if k.title.startswith("Tekster"))
    assert (line.months, line.is_in_force) == (36, True)
    assert not next(k for k in before if k.title == line.title).is_in_force
    assert "36 måneder fra udgangen af det skoleår" in after.content.decode()


def test_was_leads_to_the_official_statement_or_to_ours(client, controller):
    assert client.get("/was").headers["Location"] == OFFICIAL
    assert OFFICIAL in client.get(ACCESS).content.decode()

    controller.statement_url = ""
    controller.save()

    assert client.get("/was").headers["Location"] == ACCESS
    assert "har ikke angivet adressen her endnu" in client.get(ACCESS).content.decode()


def test_the_pages_hold_without_any_municipality(client, db):
    assert {client.get(page).status_code for page in (PRIVACY, ACCESS)} == {200}


def test_every_page_leads_to_the_papers(client, tina):
    client.force_login(tina)

    html = client.get("/henvendelser/").content.decode()

    for page in (PRIVACY, ACCESS, reverse("oversight:mine")):
        assert f'href="{page}"' in html

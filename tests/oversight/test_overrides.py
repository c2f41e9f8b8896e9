"""A warning the writer confirms is written down: who, where and what kind, never the words."""

import pytest
from django.urls import reverse

from oversight.models import Breach, ScanOverride
from oversight.passages import HIDDEN
from privacy.models import AccessEvent, Act
from tests import stories
from tests.conftest import MONDAY
from tests.factories import ScanOverrideFactory
from tests.kompetencecenter.test_no_trace import everything_stored

NAMED = "Hvad siger Mikkel Jensen og Sofie selv til det?"


@pytest.fixture
def case(tina, nordbakke, monday):
    return stories.a_submitted_request(tina, nordbakke, now=MONDAY)


@pytest.fixture
def asks(client, coordinator, case):
    client.force_login(coordinator)

    def ask(**typed):
        fields = {"version": case.version, "text": NAMED, **typed}
        return client.post(f"/koordinator/{case.pk}/spoerg/", fields)

    return ask


def test_a_confirmed_warning_is_written_down_without_the_words(asks, case, coordinator):
    assert asks().status_code == 422
    assert not ScanOverride.objects.exists()
    assert asks(names_checked="on").status_code == 302

    one = ScanOverride.objects.get()
    question = case.questions.get()
    assert (one.object_type, one.object_id, one.field) == ("requests.question", question.pk, "text")
    assert (one.confirmed_by, one.confirmed_at) == (coordinator, MONDAY)
    assert one.findings == {"first_name": 1, "full_name": 1}
    assert one.municipality_id == case.municipality_id
    assert everything_stored().count("Mikkel") == 1  # in the question alone


def test_a_text_without_a_warning_writes_nothing(asks):
    assert asks(text="Hvor mange voksne er I?", names_checked="on").status_code == 302

    assert not ScanOverride.objects.exists()


def test_a_form_that_fails_otherwise_writes_nothing(client, asks, case):
    assert asks(names_checked="on", text=f"{NAMED} " * 200).status_code == 422

    assert not ScanOverride.objects.exists()


def test_the_handler_looks_with_a_reason_and_hides(client, asks, coordinator):
    asks(names_checked="on")
    one = ScanOverride.objects.get()
    path = reverse("oversight:override", args=[one.pk])
    listed = client.get("/brud/advarsler/").content.decode()
    assert path in listed
    assert "Mikkel" not in listed + client.get(path).content.decode()

    assert client.post(path, {"act": "look"}).status_code == 422
    assert "Mikkel" in client.post(path, {"act": "look", "reason": "to_assess"}).content.decode()
    line = AccessEvent.objects.filter(object_type="oversight.scanoverride", act=Act.READ).latest(
        "pk"
    )
    assert (line.object_id, line.criteria) == (one.pk, "to_assess")

    hides = client.post(path, {"act": "hide", "kind": "name"})

    breach = Breach.objects.get()
    assert hides.url == breach.get_absolute_url()
    assert breach.texts.get(is_copy=False).content == NAMED
    gone = client.post(path, {"act": "look", "reason": "to_assess"}).content.decode()
    assert "allerede skjult" in gone
    assert HIDDEN not in gone


def test_the_list_has_pages_and_asks_the_same_for_one_and_for_many(
    client, coordinator, municipality, statements, monday
):
    client.force_login(coordinator)
    ScanOverrideFactory(municipality=municipality, confirmed_by=coordinator)
    client.get("/brud/advarsler/")
    with statements() as one:
        client.get("/brud/advarsler/")
    ScanOverrideFactory.create_batch(60, municipality=municipality, confirmed_by=coordinator)
    with statements() as many:
        page = client.get("/brud/advarsler/")

    assert len(one) == len(many)
    assert page.context["page"].paginator.num_pages == 2


def test_the_officer_reads_the_list_and_opens_none(client, dpo, coordinator, municipality):
    one = ScanOverrideFactory(municipality=municipality, confirmed_by=coordinator)
    client.force_login(dpo)
    path = reverse("oversight:override", args=[one.pk])

    listed = client.get("/brud/advarsler/").content.decode()

    assert "Karen Toft" in listed
    assert path not in listed
    assert client.get(path).status_code == 404
    assert client.post(path, {"act": "look", "reason": "to_assess"}).status_code == 404


def test_another_municipality_has_its_own_list(
    client, coordinator, other_municipality, municipality
):
    theirs = ScanOverrideFactory(municipality=other_municipality, confirmed_by=coordinator)
    client.force_login(coordinator)

    assert client.get("/brud/advarsler/").context["page"].paginator.count == 0
    assert client.get(reverse("oversight:override", args=[theirs.pk])).status_code == 404

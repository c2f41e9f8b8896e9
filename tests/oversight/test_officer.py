"""The data protection officer reads the oversight, does nothing, and sees no text of a case."""

import pytest
from django.urls import reverse

from accounts.actors import SYSTEM
from accounts.errors import NotAllowed
from accounts.roles import ROLE_PERMISSIONS, Permission, Role
from accounts.second_factor import is_demanded_of
from kompetencecenter.menu import front_page
from oversight.models import SampleCheck
from oversight.services import sample_checks
from privacy.models import AccessEvent, Act
from privacy.services import access_log
from tests import stories
from tests.conftest import MONDAY
from tests.factories import BreachFactory, SampleCheckFactory


@pytest.fixture
def officer(client, dpo, monday):
    client.force_login(dpo)
    return client


def test_her_permissions_are_to_read():
    assert ROLE_PERMISSIONS[Role.DPO] == {Permission.VIEW_OVERSIGHT, Permission.VIEW_BREACHES}


def test_she_needs_a_second_factor(dpo, settings):
    settings.SECOND_FACTOR = True

    assert is_demanded_of(dpo)


def test_oversight_is_her_front_page(dpo):
    assert front_page(dpo) == "/tilsyn/"


def test_she_reads_a_sample_check_and_can_not_conclude_it(
    officer, dpo, municipality, centre_leader
):
    check = SampleCheckFactory(municipality=municipality, drawn_by=centre_leader)

    assert "Træk en stikprøve" not in officer.get("/tilsyn/").content.decode()
    page = officer.get(check.get_absolute_url())
    assert page.status_code == 200
    assert "<textarea" not in page.content.decode()
    assert officer.post("/tilsyn/traek/").status_code == 404
    sent = officer.post(check.get_absolute_url(), {"outcome": "in_order"})
    assert sent.status_code == 404
    with pytest.raises(NotAllowed):
        sample_checks.conclude(
            check, outcome=SampleCheck.Outcome.IN_ORDER, note="", by=dpo, now=MONDAY
        )
    with pytest.raises(NotAllowed):
        sample_checks.draw(municipality, by=dpo, now=MONDAY)


def test_she_reads_the_log_of_her_municipality_and_that_is_a_line(
    officer, dpo, tina, nordbakke, coordinator, municipality, other_municipality, statements
):
    case = stories.a_submitted_request(tina, nordbakke, now=MONDAY)
    access_log.record(Act.READ, case, by=coordinator, municipality_id=municipality.pk)
    access_log.record(Act.READ, case, by=coordinator, municipality_id=other_municipality.pk)
    ours = AccessEvent.objects.filter(municipality_id=municipality.pk).count()

    page = officer.get("/tilsyn/log/")

    assert page.context["page"].paginator.count == ours
    assert "Karen Toft" in page.content.decode()
    assert case.situation not in page.content.decode()
    line = AccessEvent.objects.latest("pk")
    assert (line.actor_id, line.object_type) == (dpo.pk, "privacy.accessevent")
    with statements() as few:
        officer.get("/tilsyn/log/")
    for _n in range(40):
        access_log.record(Act.READ, case, by=coordinator, municipality_id=municipality.pk)
    with statements() as many:
        officer.get("/tilsyn/log/")
    assert len(few) == len(many)


def test_a_line_of_the_system_says_so(officer, municipality):
    access_log.record(Act.READ, municipality, by=SYSTEM, municipality_id=municipality.pk)

    assert "Systemet" in officer.get("/tilsyn/log/").content.decode()


def test_she_follows_a_breach_without_a_button(officer, municipality, tina):
    breach = BreachFactory(municipality=municipality, found_by=tina)

    page = officer.get(breach.get_absolute_url()).content.decode()

    assert "72 timer" in page
    for name in ("look", "redact", "show_again", "assess"):
        assert reverse(f"oversight:{name}", args=[breach.pk]) not in page


def test_no_case_opens_for_her(officer, tina, nordbakke):
    case = stories.a_submitted_request(tina, nordbakke, now=MONDAY)

    for path in (case.get_absolute_url(), f"/koordinator/{case.pk}/", "/koordinator/", "/admin/"):
        assert officer.get(path).status_code in (302, 404), path
    assert officer.get(f"/fejl-i-data/requests.supportrequest/{case.pk}/").status_code == 404

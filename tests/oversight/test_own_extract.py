"""A person's own extract: when data about her was used and why, and never by which colleague."""

import csv
import io
import json

import pytest
from django.urls import reverse

from accounts.actors import SYSTEM
from oversight.queries.log import own_extract
from privacy.models import AccessEvent, Act
from privacy.services import access_log
from tests import stories
from tests.conftest import MONDAY
from tests.factories import RecoveryCodeFactory, SignInFactory


@pytest.fixture
def case(tina, nordbakke, monday):
    return stories.a_submitted_request(tina, nordbakke, now=MONDAY)


@pytest.fixture
def looked_at(case, coordinator):
    access_log.record(Act.READ, case, by=coordinator, municipality_id=case.municipality_id)
    return case


def test_a_look_at_her_request_is_there_with_its_purpose_and_no_name(client, tina, looked_at):
    client.force_login(tina)

    page = client.get(reverse("oversight:mine"))

    html = page.content.decode()
    assert ("Set", "Behandling af en skoles henvendelse", "En anden") in {
        (line.act, line.why, line.who) for line in page.context["lines"]
    }
    assert "Karen Toft" not in html


def test_what_she_did_herself_is_there_and_what_the_system_did(client, tina, case):
    access_log.record(Act.CHANGE, case, by=SYSTEM, municipality_id=case.municipality_id)
    client.force_login(tina)

    lines = client.get(reverse("oversight:mine")).context["lines"]

    assert {line.who for line in lines} == {"Dig", "Systemet"}


def test_nobody_else_finds_it(tina, anna, looked_at):
    about_tina = set(own_extract(tina).values_list("pk", flat=True))

    assert about_tina
    assert not about_tina & set(own_extract(anna).values_list("pk", flat=True))


def test_the_file_holds_the_same_lines_and_fetching_it_is_an_export(client, tina, looked_at):
    client.force_login(tina)

    answer = client.get(reverse("oversight:mine_csv"))

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == [
        *("Tidspunkt", "Handling", "Hvad", "Nummer", "Søgt på", "Formål", "Af"),
    ]
    assert len(rows) - 1 == own_extract(tina).count() - 1  # the export itself came after
    event = AccessEvent.objects.get(act=Act.EXPORT)
    assert (event.actor_id, event.why) == (tina.pk, "rights")


def test_the_page_costs_the_same_for_few_lines_and_many(
    client, tina, case, coordinator, statements
):
    client.force_login(tina)
    with statements() as few:
        client.get(reverse("oversight:mine"))
    for _ in range(120):
        access_log.record(Act.READ, case, by=coordinator, municipality_id=case.municipality_id)

    with statements() as many:
        client.get(reverse("oversight:mine"))

    assert len(few) == len(many)


def test_she_takes_along_all_that_is_kept_about_her_and_no_secret(client, tina, anna, case):
    code, elsewhere = RecoveryCodeFactory(user=tina), SignInFactory(user=tina)
    client.force_login(tina)

    answer = client.get(reverse("oversight:everything"))

    kept = json.loads(answer.content)
    assert [row["id"] for row in kept["requests.supportrequest"]] == [case.pk]
    assert kept["requests.supportrequest"][0]["situation"] == case.situation
    assert [row["email"] for row in kept["accounts.user"]] == ["tina@fjordby.example"]
    assert {row["user"] for row in kept["schools.membership"]} == {tina.pk}
    assert "password" not in kept["accounts.user"][0]
    assert elsewhere.pk in {row["id"] for row in kept["accounts.signin"]}
    for secret in (code.code_hash, elsewhere.session_id, client.session.session_key):
        assert secret not in answer.content.decode()
    assert "anna@" not in answer.content.decode()
    event = AccessEvent.objects.get(act=Act.EXPORT)
    assert (event.object_type, event.object_id, event.why) == ("accounts.user", tina.pk, "rights")

"""The demo's doors without a lock, and that they are bricked up elsewhere."""

import os
import subprocess
import sys

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import links
from accounts.actors import SYSTEM
from accounts.services import invitations
from notifications.tasks import deliver
from tests.factories import UserFactory

pytestmark = pytest.mark.once

SIGN_IN, MAILS = "/demo/log-ind/", "/demo/mails/"


def test_the_sign_in_page_offers_one_person_a_role(
    client, anna, tina, bo, coordinator, advisor, administrator
):
    page = client.get("/log-ind/").content.decode()

    assert page.count("Prøv som") == 5
    assert f'value="{anna.pk}"' in page
    assert f'value="{bo.pk}"' not in page


def test_a_button_signs_in_as_that_person(client, coordinator):
    response = client.post(SIGN_IN, {"user": coordinator.pk})

    assert response.url == reverse("home")
    assert client.session["_auth_user_id"] == str(coordinator.pk)


def test_a_button_of_a_mail_leads_to_its_page(client, tina):
    response = client.post(SIGN_IN, {"user": tina.pk, "next": "/min-adgangskode/"})

    assert response.url == "/min-adgangskode/"


def test_no_button_leads_to_another_site(client, tina):
    response = client.post(SIGN_IN, {"user": tina.pk, "next": "//evil.example/"})

    assert response.url == reverse("home")


@pytest.mark.parametrize("user", ["", "0", "abc", "999999"])
def test_nobody_is_not_found(client, db, user):
    assert client.post(SIGN_IN, {"user": user}).status_code == 404


def test_one_without_a_role_or_who_has_left_is_not_found(client, tina):
    stranger = UserFactory()
    tina.is_active = False
    tina.save()

    assert client.post(SIGN_IN, {"user": stranger.pk}).status_code == 404
    assert client.post(SIGN_IN, {"user": tina.pk}).status_code == 404


def test_sign_in_is_by_post(client, db):
    assert client.get(SIGN_IN).status_code == 405


def test_the_mails_page_shows_the_mail_as_it_is_read(client, administrator, monday):
    newcomer = UserFactory(name="Ny Kollega", password=None)
    invitations.invite(newcomer, by=administrator, now=timezone.now())

    page = client.get(MAILS).content.decode()

    assert "Hej Ny" in page
    assert f'href="{links.invitation(newcomer)}"' in page
    assert "Venter" in page
    deliver()
    assert "Venter" not in client.get(MAILS).content.decode()


def test_the_mails_page_is_paged_with_constant_queries(
    client, db, monday, django_assert_max_num_queries
):
    for user in UserFactory.create_batch(25, password=None):
        invitations.invite(user, by=SYSTEM, now=timezone.now())

    with django_assert_max_num_queries(6):
        page = client.get(MAILS)

    assert len(page.context["letters"]) == 20
    assert len(client.get(MAILS, {"side": 2}).context["letters"]) == 5


def test_the_mails_page_without_mails_says_so(client, db):
    assert "Ingen mails endnu" in client.get(MAILS).content.decode()


def test_outside_the_demo_the_doors_answer_not_found(client, settings, tina):
    settings.DEMO = False

    assert client.post(SIGN_IN, {"user": tina.pk}).status_code == 404
    assert client.get(MAILS).status_code == 404
    assert "Prøv som" not in client.get("/log-ind/").content.decode()


def production(**extra):
    """Ask a fresh process with production settings what it does with the demo's addresses."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("KC_")},
        "DJANGO_SETTINGS_MODULE": "kompetencecenter.settings.production",
        "SECRET_KEY": "k" * 60,
        "ALLOWED_HOSTS": "center.example",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1/nothing",
        "REDIS_URL": "redis://127.0.0.1:6379/0",
        "KC_SITE_URL": "https://center.example",
        "KC_MAIL_FROM": "Kompetencecenteret <post@center.example>",
        "EMAIL_HOST": "mail.example",
        **extra,
    }
    question = (
        "import django; django.setup()\n"
        "from django.urls import reverse, NoReverseMatch\n"
        "for name in ('demo_sign_in', 'demo_mails'):\n"
        "    try: print(reverse(name))\n"
        "    except NoReverseMatch: print('no', name)\n"
    )
    return subprocess.run(
        [sys.executable, "-c", question],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_has_no_such_addresses():
    assert production().stdout.split("\n")[:2] == ["no demo_sign_in", "no demo_mails"]


def test_production_refuses_to_start_as_a_demo():
    answer = production(KC_DEMO="1")

    assert answer.returncode != 0
    assert "KC_DEMO" in answer.stderr

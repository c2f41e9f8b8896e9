"""Signing in: one answer to every wrong pair, and a limit to guessing."""

from urllib.parse import quote

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.once

SIGN_IN = "/log-ind/"


@pytest.fixture
def person(db):
    return UserFactory(name="Tina Holm", email="tina@fjordby.example")


def attempt(client, username, password="forkert-forkert"):
    return client.post(SIGN_IN, {"username": username, "password": password})


def test_sign_in_leads_to_the_front_door(client, person):
    response = attempt(client, person.email, PASSWORD)

    assert response.url == reverse("home")
    assert client.session["_auth_user_id"] == str(person.pk)


def test_sign_in_leads_back_to_the_page_asked_for(client, person):
    response = client.post(
        f"{SIGN_IN}?next=/min-adgangskode/", {"username": person.email, "password": PASSWORD}
    )

    assert response.url == "/min-adgangskode/"


def test_sign_in_never_leads_to_another_site(client, person):
    response = client.post(
        f"{SIGN_IN}?next=https://evil.example/", {"username": person.email, "password": PASSWORD}
    )

    assert response.url == reverse("home")


@pytest.mark.parametrize("next_", ["-109", "home", "\x94", "accounts:sign_out", "www.x.dk"])
def test_what_is_no_path_leads_to_the_front_door(client, person, next_):
    response = client.post(SIGN_IN, {"username": person.email, "password": PASSWORD, "next": next_})

    assert response.url == reverse("home")


def test_capitals_and_spaces_in_the_address_do_not_matter(client, person):
    assert attempt(client, " Tina@Fjordby.EXAMPLE ", PASSWORD).status_code == 302


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, person):
    known = attempt(client, person.email)
    unknown = attempt(client, "nobody@fjordby.example")

    assert known.status_code == unknown.status_code == 422
    assert known.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()


def test_a_closed_account_gets_the_same_answer(client, person):
    person.is_active = False
    person.save()

    closed = attempt(client, person.email, PASSWORD)
    unknown = attempt(client, "nobody@fjordby.example", PASSWORD)

    assert closed.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()


def test_an_empty_form_says_what_to_write(client, db):
    response = client.post(SIGN_IN, {"username": "", "password": ""})

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "username": ["Skriv din e-mailadresse, fx anna@kommune.dk"],
        "password": ["Skriv din adgangskode"],
    }


@pytest.mark.parametrize("email", ["tina@fjordby.example", "nobody@fjordby.example"])
def test_five_wrong_attempts_close_the_door_and_say_how_long(client, person, email):
    answers = [attempt(client, email) for _attempt in range(5)]

    assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 429]
    assert "15 minutter" in answers[-1].content.decode()
    assert answers[-1]["Retry-After"] == "900"


def test_the_right_password_does_not_open_a_closed_door(client, person):
    for _attempt in range(5):
        attempt(client, person.email)

    assert attempt(client, person.email.upper(), PASSWORD).status_code == 429


def test_a_closed_door_is_closed_for_one_address_only(client, person):
    for _attempt in range(5):
        attempt(client, "nobody@fjordby.example")

    assert attempt(client, person.email, PASSWORD).status_code == 302


def test_the_right_password_starts_the_count_over(client, person):
    for _attempt in range(4):
        attempt(client, person.email)
    attempt(client, person.email, PASSWORD)
    client.logout()

    assert [attempt(client, person.email).status_code for _attempt in range(4)] == [422] * 4


def test_sign_out_needs_a_post(client, person):
    client.force_login(person)

    assert client.get("/log-ud/").status_code == 405
    assert client.post("/log-ud/").url == SIGN_IN
    assert "_auth_user_id" not in client.session


def test_one_who_is_signed_in_is_sent_on(client, person):
    client.force_login(person)

    assert client.get(SIGN_IN).url == reverse("home")


@pytest.mark.parametrize("path", ["/", "/min-adgangskode/", "/admin/", "/admin/schools/school/"])
def test_strangers_are_sent_to_sign_in_and_back(client, db, path):
    *_hops, (address, _status) = client.get(path, follow=True).redirect_chain

    assert address == f"{SIGN_IN}?next={path}"


def test_signing_in_gives_the_browser_a_new_session(client, person):
    client.get("/log-ind/")
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted

    client.post("/log-ind/", {"username": person.email, "password": PASSWORD})

    assert client.session.get("_auth_user_id") == str(person.pk)
    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "https:///evil.example/",
        "javascript:alert(1)",
        "http:evil.example",
        "\thttps://evil.example/",
    ],
)
def test_no_spelling_of_another_site_is_followed(client, person, wanted):
    response = client.post(
        f"/log-ind/?next={quote(wanted)}",
        {"username": person.email, "password": PASSWORD, "next": wanted},
    )

    assert response["Location"] == "/"

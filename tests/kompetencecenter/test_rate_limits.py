"""Whoever asks or sends far more than people do is told to wait, and nobody else with her."""

import logging

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse
from redis.exceptions import ConnectionError as RedisIsGone

from accounts.limits import client_address, count, left_to_wait
from kompetencecenter.settings.base import RATE_LIMITS
from notifications.models import Message
from requests.models import SupportRequest
from requests.questionnaire import Step
from tests import stories
from tests.addresses import BACKEND
from tests.conftest import MONDAY
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.usefixtures("monday", "counted_anew")

SIGN_IN, RESET = "/log-ind/", "/glemt-adgangskode/"
ELSEWHERE = {"REMOTE_ADDR": "192.0.2.7"}


@pytest.fixture
def counted_anew():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def limits(settings):
    """The numbers of every installation; a test may narrow one."""
    settings.RATE_LIMITS = dict(RATE_LIMITS)
    return settings.RATE_LIMITS


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def test_a_person_sends_so_many_forms_a_minute_and_no_more(limits, tina, anna, nordbakke, monday):
    limits["person_sends"] = (3, 60)
    hers = signed_in(tina)
    draft = stories.a_draft(tina, nordbakke, now=MONDAY)
    typed = {"situation": "x" * 200, "handling": "x"}
    address = reverse("requests:step", args=[draft.pk, Step.SITUATION])
    codes = [hers.post(address, typed).status_code for _ in range(4)]

    refused = hers.post(address, typed)
    assert (codes[:3].count(429), codes[3], refused.status_code) == (0, 429, 429)
    assert refused["Retry-After"] == "60"
    assert "Prøv igen om 1 minut." in refused.content.decode()
    assert "data-typed-kept" in refused.content.decode()
    assert hers.get("/henvendelser/").status_code == 200
    assert signed_in(anna).post("/log-ud/").status_code == 302
    monday.shift(60)
    assert hers.post(address, typed).status_code != 429


def test_what_is_refused_is_not_done(limits, tina, nordbakke):
    limits["person_sends"] = (1, 60)
    hers = signed_in(tina)

    answers = [hers.post("/henvendelser/ny/").status_code for _ in range(3)]

    assert answers[1:] == [429, 429]
    assert SupportRequest.objects.count() <= 1


def test_a_person_asks_for_so_many_pages_a_minute_and_no_more(limits, tina, anna):
    limits["person_asks"] = (3, 60)
    hers = signed_in(tina)

    codes = [hers.get("/beskeder/").status_code for _ in range(4)]

    assert codes == [200, 200, 200, 429]
    assert signed_in(anna).get("/beskeder/").status_code == 200


def test_a_stranger_asks_and_sends_so_much_from_one_address_and_no_more(limits, db):
    limits |= {"stranger_asks": (5, 60), "stranger_sends": (2, 60)}
    client = Client()

    sent = [client.post(SIGN_IN, {}).status_code for _ in range(3)]
    asked = [client.get("/findes-ikke/").status_code for _ in range(3)]

    assert (sent, asked) == ([422, 422, 429], [404, 404, 429])
    assert client.get(SIGN_IN, **ELSEWHERE).status_code == 200
    assert client.get("/sundhed/").status_code == 200


def test_a_refusal_costs_the_database_nothing(limits, db, django_assert_num_queries):
    limits["stranger_asks"] = (1, 60)
    client = Client()
    client.get(SIGN_IN)

    with django_assert_num_queries(0):
        assert client.get(SIGN_IN).status_code == 429


def wrong(client, email, **where):
    return client.post(SIGN_IN, {"username": email, "password": "forkert-forkert"}, **where)


def test_one_account_is_guessed_at_thirty_times_an_hour_from_wherever(limits, monday, db):
    person = UserFactory(email="tina@fjordby.example")
    right = {"username": " TINA@fjordby.example", "password": PASSWORD}
    for n in range(30):
        assert wrong(Client(), person.email, REMOTE_ADDR=f"192.0.2.{n}").status_code == 422

    refused = Client().post(SIGN_IN, right, REMOTE_ADDR="198.51.100.1")
    assert (refused.status_code, refused["Retry-After"]) == (429, "3600")
    assert "log ind lukket i 60 minutter" in refused.content.decode()
    assert wrong(Client(), "anna@fjordby.example", **ELSEWHERE).status_code == 422
    monday.shift(60 * 60)
    assert Client().post(SIGN_IN, right).status_code == 302


def test_one_address_guesses_a_hundred_times_whoever_they_are_tried_for(limits, db):
    UserFactory(email="tina@fjordby.example")
    for n in range(100):
        wrong(Client(), f"{n}@fjordby.example", **ELSEWHERE)

    right = {"username": "tina@fjordby.example", "password": PASSWORD}
    assert Client().post(SIGN_IN, right, **ELSEWHERE).status_code == 429
    assert Client().post(SIGN_IN, right).status_code == 302


def test_codes_and_proofs_are_closed_with_the_password(limits, tina):
    for _ in range(30):
        count("wrong_for_one_email", tina.email, now=MONDAY)

    refused = signed_in(tina).post("/min-sikkerhed/bekraeft/", {"password": PASSWORD})

    assert (refused.status_code, refused["Retry-After"]) == (429, "3600")


def test_one_person_gets_five_links_an_hour_and_no_more(limits, tina, anna):
    codes = [
        Client().post(RESET, {"email": tina.email}, REMOTE_ADDR=f"192.0.2.{n}").status_code
        for n in range(6)
    ]

    assert codes == [302] * 5 + [429]
    assert Message.objects.filter(recipient=tina).count() <= 5
    assert Client().post(RESET, {"email": anna.email}).status_code == 302


def test_one_address_asks_for_sixty_links_an_hour_and_no_more(limits, db):
    client = Client()

    codes = [client.post(RESET, {"email": f"{n}@x.example"}).status_code for n in range(61)]

    assert codes == [302] * 60 + [429]


def test_a_lost_cache_stops_nobody_and_is_told(limits, monkeypatch, caplog, db):
    def gone(*_arguments):
        raise RedisIsGone("10.0.0.9:6379")

    limits["stranger_asks"] = (1, 60)
    monkeypatch.setattr(cache, "incr", gone)

    with caplog.at_level(logging.WARNING):
        assert [Client().get(SIGN_IN).status_code for _ in range(3)] == [200] * 3

    assert "limit stranger_asks not counted: ConnectionError" in caplog.text


def test_the_cache_holds_no_e_mail_and_no_address(limits, monkeypatch, db):
    keys = []
    monkeypatch.setattr(cache, "incr", lambda key: keys.append(key) or 1)

    wrong(Client(), "tina@fjordby.example", **ELSEWHERE)

    assert len(keys) == 4
    assert not [key for key in keys if "tina" in key or ELSEWHERE["REMOTE_ADDR"] in key]


def test_looking_does_not_count(limits):
    limits["wrong_for_one_email"] = (1, 60)

    waits = [left_to_wait("wrong_for_one_email", "x", now=MONDAY) for _ in range(3)]
    count("wrong_for_one_email", "x", now=MONDAY)

    assert (waits, left_to_wait("wrong_for_one_email", "x", now=MONDAY)) == ([0, 0, 0], 60)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        (0, "203.0.113.5", "127.0.0.1"),  # nobody of ours wrote it
        (1, "203.0.113.5", "203.0.113.5"),
        (1, "6.6.6.6, 203.0.113.5", "203.0.113.5"),  # the client wrote the first itself
        (2, "6.6.6.6, 203.0.113.5, 10.0.0.2", "203.0.113.5"),
        (2, "203.0.113.5", "127.0.0.1"),  # came round one of the proxies
        (1, "", "127.0.0.1"),
    ],
)
def test_an_address_is_what_our_own_proxy_saw(settings, proxies, forwarded, found):
    settings.PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}

    assert client_address(RequestFactory().get("/", headers=headers)) == found

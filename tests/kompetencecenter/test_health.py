"""What the machines ask, answered without signing in."""

import datetime as dt

import pytest
from django.db import OperationalError
from django.utils import timezone

from accounts.actors import SYSTEM
from kompetencecenter import health
from kompetencecenter.standstill import memory
from notifications.models import Message, Pulse
from notifications.services import pulses
from tests import stories


def test_alive_asks_nobody(client):
    response = client.get("/sundhed/")

    assert (response.status_code, response.content) == (200, b"ok")
    assert "no-store" in response["Cache-Control"]


def test_alive_takes_no_post(client):
    assert client.post("/sundhed/").status_code == 405


@pytest.mark.django_db
def test_ready_says_yes_when_both_answer(client):
    response = client.get("/sundhed/klar/")

    assert (response.status_code, response.json()) == (200, {"database": True, "broker": True})


@pytest.mark.django_db
def test_ready_names_the_one_that_does_not_answer(client, monkeypatch):
    def refuse():
        raise OperationalError("connection refused")

    monkeypatch.setattr(health, "_ask_database", refuse)
    response = client.get("/sundhed/klar/")

    assert (response.status_code, response.json()) == (503, {"database": False, "broker": True})


@pytest.mark.django_db
def test_ready_does_not_wait_for_a_dead_broker(client, monkeypatch, unused_port):
    monkeypatch.setattr(health.app.conf, "broker_url", f"redis://127.0.0.1:{unused_port}/0")
    response = client.get("/sundhed/klar/")

    assert (response.status_code, response.json()) == (503, {"database": True, "broker": False})


def note(kind, *, ago=0, process="one"):
    now = timezone.now() - dt.timedelta(seconds=ago)
    pulses.note(kind, process, by=SYSTEM, now=now)


def test_running_tells_ages_and_counts(client, db, monday):
    note(Pulse.Kind.WORKER, ago=12)
    note(Pulse.Kind.BEAT, ago=5)

    response = client.get("/sundhed/drift/")

    assert response.status_code == 200
    assert response.json() == {
        "web": True,
        "database": True,
        "broker": True,
        "worker_seconds": 12,
        "beat_seconds": 5,
        "beats": 1,
        "outbox_waiting": 0,
        "outbox_oldest_seconds": None,
        "outbox_failed": 0,
        "problems": [],
    }


def test_running_names_what_stands_still(client, db, monday):
    note(Pulse.Kind.WORKER, ago=3_700)

    response = client.get("/sundhed/drift/")

    assert (response.status_code, response.json()["problems"]) == (503, ["worker", "beat"])


def test_two_beats_are_told_and_are_no_alarm(client, db, monday):
    note(Pulse.Kind.WORKER)
    note(Pulse.Kind.BEAT, process="a")
    note(Pulse.Kind.BEAT, process="b")

    response = client.get("/sundhed/drift/")

    assert (response.status_code, response.json()["problems"]) == (200, ["two_beats"])


def test_running_says_no_when_the_database_is_gone(client, db, monkeypatch):
    def refuse():
        raise OperationalError("connection refused")

    monkeypatch.setattr(health, "_ask_database", refuse)

    response = client.get("/sundhed/drift/")

    assert (response.status_code, response.json()["problems"]) == (503, ["database"])


def test_metrics_are_for_whoever_shows_the_token(client, settings, tina, nordbakke, monday):
    stories.a_submitted_request(tina, nordbakke, now=timezone.now() - dt.timedelta(days=10))
    stories.a_submitted_request(tina, nordbakke, now=timezone.now())
    settings.METRICS_TOKEN = "en-lang-hemmelighed"
    note(Pulse.Kind.WORKER, ago=12)

    told = client.get(
        "/sundhed/metrikker/", headers={"Authorization": "Bearer en-lang-hemmelighed"}
    )
    lines = told.content.decode().splitlines()

    assert told.status_code == 200
    assert 'kc_requests_open{municipality="fjordby"} 2.0' in lines
    assert 'kc_requests_overdue{municipality="fjordby"} 1.0' in lines
    assert "kc_worker_seconds 12.0" in lines
    assert f"kc_outbox_waiting {Message.objects.count()}.0" in lines
    assert "Nordbakke" not in told.content.decode()


@pytest.mark.parametrize("token", ["", "en-lang-hemmelighed"])
def test_metrics_are_not_there_for_anybody_else(client, settings, db, token):
    settings.METRICS_TOKEN = token

    for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": "Bearer forkert"}):
        assert client.get("/sundhed/metrikker/", headers=headers).status_code == 404


@pytest.fixture
def asked_anew():
    memory.forget()
    yield
    memory.forget()


STANDS = "Påmindelser har ikke kørt i mere end en time"
WAITS = "Mails er ikke kommet af sted i mere end en time"


def test_the_coordinator_is_told_when_jobs_stand_still(client, coordinator, monday, asked_anew):
    client.force_login(coordinator)
    note(Pulse.Kind.WORKER, ago=3_700)

    assert STANDS in client.get("/koordinator/").content.decode()


def test_the_teacher_is_not(client, tina, monday, asked_anew):
    client.force_login(tina)
    note(Pulse.Kind.WORKER, ago=3_700)

    assert STANDS not in client.get("/henvendelser/").content.decode()


def test_nobody_is_alarmed_while_jobs_run_or_before_the_first(
    client, coordinator, monday, asked_anew
):
    client.force_login(coordinator)
    assert STANDS not in client.get("/koordinator/").content.decode()

    memory.forget()
    note(Pulse.Kind.WORKER, ago=60)
    assert STANDS not in client.get("/koordinator/").content.decode()


def test_the_coordinator_is_told_when_mails_do_not_leave(
    client, coordinator, tina, nordbakke, monday, asked_anew
):
    client.force_login(coordinator)
    stories.a_submitted_request(tina, nordbakke, now=timezone.now() - dt.timedelta(hours=2))
    note(Pulse.Kind.WORKER, ago=10)

    assert WAITS in client.get("/koordinator/").content.decode()

"""What the machines ask, answered without signing in."""

import pytest
from django.db import OperationalError

from kompetencecenter import health


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

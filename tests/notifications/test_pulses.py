"""Signs of life, and what they add up to."""

import datetime as dt
import logging

import pytest
from celery.signals import before_task_publish
from django.db import OperationalError, connection
from django.utils import timezone

from accounts.actors import SYSTEM
from kompetencecenter.beat import UID, Sign
from notifications.models import Message, MessageStatus, Pulse
from notifications.queries import state
from notifications.services import pulses
from notifications.tasks import pulse

Kind = Pulse.Kind


@pytest.fixture
def sign():
    """A beat's sign, which lets go of Celery's signal afterwards."""
    yield Sign()
    before_task_publish.disconnect(dispatch_uid=UID)


def note(kind, process, *, ago=0):
    now = timezone.now() - dt.timedelta(seconds=ago)
    pulses.note(kind, process, by=SYSTEM, now=now)


def test_a_process_has_one_row_however_often_it_shows_itself(db, monday):
    note(Kind.WORKER, "one")
    monday.shift(30)
    note(Kind.WORKER, "one")

    assert Pulse.objects.get().at == timezone.now()


def test_processes_long_gone_are_forgotten(db, monday):
    note(Kind.WORKER, "old", ago=90_000)
    note(Kind.BEAT, "old beat", ago=90_000)
    note(Kind.WORKER, "new")

    assert set(Pulse.objects.values_list("process", flat=True)) == {"new", "old beat"}


def test_the_job_shows_the_worker_that_runs_it(db, monday):
    pulse.apply()

    assert state(timezone.now()).since_worker == dt.timedelta()


def test_the_latest_sign_counts_and_two_beats_are_two(db, monday):
    note(Kind.BEAT, "a", ago=30)
    note(Kind.BEAT, "b", ago=10)
    note(Kind.BEAT, "gone", ago=600)

    found = state(timezone.now())

    assert (found.beats, found.since_beat) == (2, dt.timedelta(seconds=10))
    assert found.since_worker is None


@pytest.mark.parametrize(
    ("ago", "stands_still"), [(0, False), (3_600, False), (3_601, True), (90_000, True)]
)
def test_jobs_stand_still_after_an_hour_without_a_worker(ago, stands_still, db, monday):
    note(Kind.WORKER, "w", ago=ago)

    assert state(timezone.now()).stands_still is stands_still


def test_the_outbox_is_counted_and_aged(coordinator, monday):
    now = timezone.now()
    for number, (status, due_in) in enumerate(
        [
            (MessageStatus.PENDING, -7_200),
            (MessageStatus.SENDING, -60),
            (MessageStatus.PENDING, 60),
            (MessageStatus.FAILED, -600),
            (MessageStatus.CANCELLED, -90_000),
        ]
    ):
        Message.objects.create(
            kind="x",
            key=str(number),
            recipient=coordinator,
            status=status,
            due_at=now + dt.timedelta(seconds=due_in),
        )

    found = state(now)

    assert (found.waiting, found.failed, found.sent) == (2, 1, 0)
    assert found.oldest_wait == dt.timedelta(hours=2)
    assert found.mails_wait


def test_a_beat_shows_itself_as_it_starts_and_when_it_sends(db, monday):
    sign = Sign(seconds=lambda: timezone.now().timestamp())
    sign.note(timezone.now())

    monday.shift(4)
    sign.published()
    assert state(timezone.now()).since_beat == dt.timedelta(seconds=4)

    monday.shift(1)
    sign.published()
    assert state(timezone.now()).since_beat == dt.timedelta()


def test_two_beats_say_that_there_is_another(sign, db, monday, caplog):
    sign.started()
    note(Kind.BEAT, "elsewhere:1", ago=-5)
    monday.shift(15)

    with caplog.at_level(logging.WARNING):
        sign.note(timezone.now())
        note(Kind.BEAT, "elsewhere:1", ago=-5)
        monday.shift(15)
        sign.note(timezone.now())

    assert caplog.text.count("another beat is running (elsewhere:1)") == 1


@pytest.mark.parametrize("ago", [1, 600])
def test_a_beat_that_has_replaced_another_says_nothing(ago, sign, db, monday, caplog):
    note(Kind.BEAT, "elsewhere:1", ago=ago)

    with caplog.at_level(logging.WARNING):
        sign.started()
        monday.shift(15)
        sign.note(timezone.now())

    assert caplog.text == ""


def test_a_lost_database_does_not_stop_beat(sign, db, monday, caplog, monkeypatch):
    monkeypatch.setattr(connection, "close", lambda: None)

    def lost(*_args, **_kwargs):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(pulses, "note", lost)

    sign.note(timezone.now())

    assert "no sign of life written (OperationalError)" in caplog.text


def test_a_database_that_hangs_leaves_beat_time_between_attempts(db, monday, caplog, monkeypatch):
    monkeypatch.setattr(connection, "close", lambda: None)
    sign = Sign(seconds=lambda: timezone.now().timestamp())

    def hang(*_args, **_kwargs):
        monday.shift(5)
        raise OperationalError("timeout expired")

    monkeypatch.setattr(pulses, "note", hang)

    sign.published()
    sign.published()
    monday.shift(4)
    sign.published()

    assert caplog.text.count("no sign of life written") == 1

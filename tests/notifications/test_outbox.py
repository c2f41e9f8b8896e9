"""Queued once, delivered once, and nobody else's trouble stops a mail."""

import datetime as dt
from contextlib import ExitStack
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from accounts.actors import SYSTEM
from notifications import catalogue, querysets
from notifications.catalogue import MessageKind
from notifications.models import Channel, Message, MessageStatus
from notifications.rendering import message_id
from notifications.services import outbox
from notifications.tasks import deliver
from tests.factories import UserFactory

KIND = MessageKind(
    name="test.offer",
    subject="Nyt i sag %(case_number)s",
    template="mail/base.txt",
    at_any_hour=True,
)


@pytest.fixture(autouse=True)
def _catalogue(monkeypatch):
    monkeypatch.setitem(catalogue._registry, KIND.name, KIND)


@pytest.fixture
def reader(db):
    return UserFactory(name="Anna Lind", email="anna@fjordby.example")


def queue(*people, key="1", due_at=None, subject=None, by=SYSTEM, kind=KIND):
    return outbox.queue(
        kind,
        to=people,
        subject=subject or people[0],
        case_number="2026-0042",
        path="/henvendelser/7/",
        key=key,
        by=by,
        due_at=due_at or timezone.now(),
    )


def test_queue_is_one_statement_for_many_people(db, django_assert_num_queries, monday):
    people = UserFactory.create_batch(5)

    with django_assert_num_queries(1):
        addressed = queue(*people, people[0])

    assert addressed == 5
    assert Message.objects.count() == 5


def test_queue_twice_with_the_same_key_keeps_the_first(reader, monday):
    queue(reader)
    queue(reader, due_at=timezone.now() + dt.timedelta(days=1), by=reader)

    message = Message.objects.get()
    assert message.due_at == timezone.now()
    assert message.queued_by is None


def test_a_new_key_is_a_new_message(reader, monday):
    queue(reader, key="1")
    queue(reader, key="2")

    assert Message.objects.count() == 2


def test_a_change_rolled_back_tells_nobody(reader, monday):
    with transaction.atomic():
        queue(reader)
        transaction.set_rollback(True)

    assert not Message.objects.exists()


def test_queue_for_nobody_is_nothing(reader, monday):
    assert queue_to_nobody(reader) == 0


def queue_to_nobody(subject):
    return outbox.queue(
        KIND,
        to=[],
        subject=subject,
        case_number="",
        path="",
        key="1",
        by=SYSTEM,
        due_at=timezone.now(),
    )


def test_rows_written_alike_have_the_defaults_of_their_fields_and_are_written_once(
    reader, monday, monkeypatch
):
    monkeypatch.setattr(querysets, "ROWS_A_STATEMENT", 2)
    queue(reader, key="3")

    def written():
        return Message.objects.insert_alike(
            {"kind": KIND.name, "municipality_id": 7},
            ("recipient_id", "key", "path"),
            [(reader.pk, str(number), f"/henvendelser/{number}/") for number in (1, 2, 3, 4, 4)],
        )

    assert (written(), written()) == (3, 0)
    first = Message.objects.get(key="1")
    assert (first.status, first.channel, first.due_at, first.attempts, first.queued_by) == (
        MessageStatus.PENDING, Channel.MAIL, timezone.now(), 0, None,
    )  # fmt: skip
    assert (first.municipality_id, first.path) == (7, "/henvendelser/1/")
    assert Message.objects.get(key="3").municipality_id is None
    assert Message.objects.insert_alike({}, ("recipient_id", "key"), []) == 0


def test_deliver_sends_a_greeting_a_case_number_a_link_and_nothing_else(reader, monday, settings):
    settings.SITE_URL = "https://center.fjordby.example"
    queue(reader)

    assert outbox.deliver(now=timezone.now(), by=SYSTEM) == 1

    [sent] = mail.outbox
    assert sent.to == ["anna@fjordby.example"]
    assert sent.subject == "Nyt i sag 2026-0042"
    lines = [line for line in sent.body.splitlines() if line]
    assert lines[0] == "Hej Anna"
    assert "https://center.fjordby.example/henvendelser/7/" in lines
    assert "2026-0042" in lines[1]
    assert sent.content_subtype == "plain"
    assert sent.attachments == []


def test_deliver_twice_sends_once(reader, monday):
    queue(reader)

    deliver()
    deliver()

    assert len(mail.outbox) == 1
    message = Message.objects.get()
    assert (message.status, message.sent_at, message.attempts) == (
        MessageStatus.SENT,
        timezone.now(),
        1,
    )


def test_deliver_waits_for_the_due_time(reader, monday):
    queue(reader, due_at=timezone.now() + dt.timedelta(minutes=1))

    assert outbox.deliver(now=timezone.now(), by=SYSTEM) == 0

    monday.shift(dt.timedelta(minutes=1))
    assert outbox.deliver(now=timezone.now(), by=SYSTEM) == 1


def test_deliver_after_a_three_day_gap_sends_all_in_order_once(db, monday):
    people = UserFactory.create_batch(3)
    for place, person in enumerate(people):
        queue(person, due_at=timezone.now() + dt.timedelta(hours=3 - place))
    monday.shift(dt.timedelta(days=3))

    deliver()
    deliver()

    assert [sent.to[0] for sent in mail.outbox] == [person.email for person in reversed(people)]


def test_deliver_stops_at_its_limit_and_goes_on_next_time(db, monday):
    for person in UserFactory.create_batch(3):
        queue(person)

    assert outbox.deliver(now=timezone.now(), by=SYSTEM, limit=2) == 2
    assert outbox.deliver(now=timezone.now(), by=SYSTEM, limit=2) == 1


def test_a_person_who_has_left_gets_nothing(reader, monday):
    queue(reader)
    reader.is_active = False
    reader.save()

    assert outbox.deliver(now=timezone.now(), by=SYSTEM) == 0
    assert Message.objects.get().status == MessageStatus.CANCELLED


def test_cancel_takes_back_what_waits_about_the_subject_only(reader, monday):
    other = UserFactory()
    queue(reader, key="sent")
    deliver()
    queue(reader, key="waits")
    queue(reader, key="other subject", subject=other)

    assert outbox.cancel(reader, by=other) == 1
    assert outbox.cancel(reader, by=other) == 0

    statuses = dict(Message.objects.values_list("key", "status"))
    assert statuses == {
        "sent": MessageStatus.SENT,
        "waits": MessageStatus.CANCELLED,
        "other subject": MessageStatus.PENDING,
    }
    assert Message.objects.get(key="waits").cancelled_by == other


def test_cancel_of_some_kinds_leaves_the_others(reader, monday):
    queue(reader)

    assert outbox.cancel(reader, by=SYSTEM, kinds=[]) == 0
    assert outbox.cancel(reader, by=SYSTEM, kinds=[KIND]) == 1


def test_a_poisonous_message_does_not_stop_the_rest(reader, monday):
    queue(reader, key="poison")
    Message.objects.update(kind="test.nobody-knows-it")
    queue(UserFactory())

    assert outbox.deliver(now=timezone.now(), by=SYSTEM) == 1

    poison = Message.objects.get(key="poison")
    assert poison.status == MessageStatus.PENDING
    assert poison.last_error == "KeyError"
    assert poison.due_at == timezone.now() + dt.timedelta(minutes=1)


def test_a_failing_message_is_tried_five_times_and_then_given_up(reader, monday):
    queue(reader)
    Message.objects.update(kind="test.nobody-knows-it")

    for _day in range(10):
        deliver()
        monday.shift(dt.timedelta(days=1))

    message = Message.objects.get()
    assert (message.status, message.attempts) == (MessageStatus.FAILED, outbox.MAX_ATTEMPTS)


class RefusingBackend(EmailBackend):
    def send_messages(self, messages):
        if "refused" in messages[0].to[0]:
            raise SMTPRecipientsRefused({"refused@example.dk": (550, b"no such person")})
        return super().send_messages(messages)


def test_the_error_kept_names_no_person(db, monday, settings):
    settings.EMAIL_BACKEND = f"{__name__}.RefusingBackend"
    queue(UserFactory(email="refused@example.dk"))
    queue(UserFactory())

    assert outbox.deliver(now=timezone.now(), by=SYSTEM) == 1
    assert set(Message.objects.values_list("last_error", flat=True)) == {
        "SMTPRecipientsRefused",
        "",
    }


class DeadBackend(EmailBackend):
    def open(self):
        raise ConnectionRefusedError


def test_a_mail_server_that_is_down_costs_no_attempt(reader, monday, settings):
    settings.EMAIL_BACKEND = f"{__name__}.DeadBackend"
    queue(reader)

    for _minute in range(20):
        deliver()
        monday.shift(dt.timedelta(minutes=1))
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    deliver()

    assert len(mail.outbox) == 1
    assert Message.objects.get().attempts == 1


class HangingUpBackend(EmailBackend):
    def send_messages(self, messages):
        raise SMTPServerDisconnected


def test_a_mail_server_that_hangs_up_stops_the_run_but_loses_nothing(db, monday, settings):
    settings.EMAIL_BACKEND = f"{__name__}.HangingUpBackend"
    for person in UserFactory.create_batch(3):
        queue(person)

    assert outbox.deliver(now=timezone.now(), by=SYSTEM) == 0
    assert sorted(Message.objects.values_list("attempts", flat=True)) == [0, 0, 1]


def test_a_claim_in_flight_is_left_alone_until_it_is_stale(reader, monday):
    queue(reader)
    Message.objects.update(status=MessageStatus.SENDING, claimed_at=timezone.now(), attempts=1)

    monday.shift(dt.timedelta(minutes=9, seconds=59))
    assert outbox.deliver(now=timezone.now(), by=SYSTEM) == 0

    monday.shift(dt.timedelta(seconds=1))
    assert outbox.deliver(now=timezone.now(), by=SYSTEM) == 1


class KilledBackend(EmailBackend):
    """The mail leaves, and the worker is killed before it can say so."""

    def send_messages(self, messages):
        super().send_messages(messages)
        raise KeyboardInterrupt


def test_a_kill_between_sending_and_mark_repeats_the_mail_under_the_same_message_id(
    reader, monday, settings
):
    queue(reader)
    settings.EMAIL_BACKEND = f"{__name__}.KilledBackend"
    with pytest.raises(KeyboardInterrupt):
        deliver()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    deliver()
    monday.shift(outbox.CLAIM_LASTS)
    deliver()

    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert first.extra_headers["Message-ID"] == message_id(Message.objects.get())


def test_what_a_killed_worker_had_in_hand_is_taken_back_with_the_rest(reader, monday):
    queue(reader)
    outbox._claim(Message.objects.get().pk, timezone.now())

    assert outbox.cancel(reader, by=SYSTEM) == 1
    monday.shift(outbox.CLAIM_LASTS)
    deliver()

    assert mail.outbox == []


class ClosingBackend(EmailBackend):
    """The case is closed while its mail is on its way."""

    def send_messages(self, messages):
        outbox.cancel(Message.objects.get().recipient, by=SYSTEM)
        return super().send_messages(messages)


def test_a_mail_that_leaves_while_it_is_taken_back_is_marked_as_sent(reader, monday, settings):
    settings.EMAIL_BACKEND = f"{__name__}.ClosingBackend"
    queue(reader)

    deliver()

    assert (len(mail.outbox), Message.objects.get().status) == (1, MessageStatus.SENT)


class RefusingWhileClosingBackend(ClosingBackend):
    def send_messages(self, messages):
        super().send_messages(messages)
        raise SMTPRecipientsRefused({})


def test_a_message_taken_back_is_not_tried_again(reader, monday, settings):
    settings.EMAIL_BACKEND = f"{__name__}.RefusingWhileClosingBackend"
    queue(reader)

    deliver()

    assert Message.objects.get().status == MessageStatus.CANCELLED


@pytest.fixture
def lose_database(monkeypatch):
    """Lose the database for some statements when a mail has left; returns the seconds waited."""
    waited = []
    # It is the test's own: its transaction goes on, where a new connection would begin anew.
    monkeypatch.setattr(outbox.database, "close", lambda: transaction.set_rollback(False))
    monkeypatch.setattr(outbox.time, "sleep", waited.append)

    def lose(error, statements):
        class LosingBackend(EmailBackend):
            def send_messages(self, messages):
                losing.enter_context(connection.execute_wrapper(refuse))
                return super().send_messages(messages)

        def refuse(execute, *statement):
            if len(waited) < statements:
                raise error
            return execute(*statement)

        monkeypatch.setattr(outbox.mail, "get_connection", LosingBackend)
        return waited

    with ExitStack() as losing:
        yield lose


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_database_lost_between_sending_and_mark_is_waited_for(
    error, reader, monday, lose_database
):
    queue(reader)
    waited = lose_database(error, statements=2)

    assert outbox.deliver(now=timezone.now(), by=SYSTEM) == 1
    assert waited == [1, 1]
    assert (len(mail.outbox), Message.objects.get().status) == (1, MessageStatus.SENT)


def test_a_database_that_stays_away_is_not_waited_for_for_ever(reader, monday, lose_database):
    queue(reader)
    waited = lose_database(OperationalError, statements=1_000)

    with pytest.raises(OperationalError):
        outbox.deliver(now=timezone.now(), by=SYSTEM)
    assert 0 < sum(waited) < outbox.CLAIM_LASTS.total_seconds()


def test_a_slow_mail_server_leaves_the_rest_to_the_next_run(db, monday):
    for person in UserFactory.create_batch(5):
        queue(person)
    clock = iter([0.0, 1.0, 30.0, outbox.RUN_LASTS])

    assert outbox.deliver(now=timezone.now(), by=SYSTEM, seconds=lambda: next(clock)) == 2
    assert sorted(Message.objects.values_list("attempts", flat=True)) == [0, 0, 0, 1, 1]


def test_a_run_ends_before_the_time_limit_of_a_job(settings):
    one_slow_mail = 6 * settings.EMAIL_TIMEOUT  # connect, greet, sender, recipient, data, text

    longest = outbox.RUN_LASTS + one_slow_mail + outbox.MARK_TRIES
    assert longest < settings.CELERY_TASK_SOFT_TIME_LIMIT
    assert outbox.CLAIM_LASTS.total_seconds() > settings.CELERY_TASK_TIME_LIMIT
    visible_again = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    assert visible_again > settings.CELERY_TASK_TIME_LIMIT


def test_a_message_that_kills_every_worker_is_given_up(reader, monday):
    queue(reader)
    Message.objects.update(
        status=MessageStatus.SENDING, claimed_at=timezone.now(), attempts=outbox.MAX_ATTEMPTS
    )
    monday.shift(outbox.CLAIM_LASTS)

    deliver()

    assert Message.objects.get().status == MessageStatus.FAILED
    assert mail.outbox == []


def test_a_worker_that_comes_too_late_does_not_undo_the_other(reader, monday):
    queue(reader)
    slow = outbox._claim(Message.objects.get().pk, timezone.now())
    monday.shift(outbox.CLAIM_LASTS)
    deliver()

    outbox._try_again_later(slow, RuntimeError(), timezone.now())

    assert Message.objects.get().status == MessageStatus.SENT


def test_message_ids_differ_by_person_and_key(db, monday):
    first, second = UserFactory.create_batch(2)
    queue(first, second, key="1")
    queue(first, key="2")

    assert len({message_id(message) for message in Message.objects.all()}) == 3


def test_two_kinds_can_not_share_a_name():
    catalogue.register(KIND)
    with pytest.raises(ValueError, match=r"test\.offer"):
        catalogue.register(MessageKind("test.offer", "another", "mail/base.txt", at_any_hour=False))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
def test_two_workers_at_once_send_each_message_once():
    for person in UserFactory.create_batch(40):
        queue(person)
    start, sent = Barrier(2), []

    def work():
        start.wait()
        sent.append(outbox.deliver(now=timezone.now(), by=SYSTEM))
        connection.close()

    workers = [Thread(target=work) for _worker in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(sent) == 40
    assert len(mail.outbox) == len({message.to[0] for message in mail.outbox}) == 40

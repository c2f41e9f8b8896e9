"""Whatever breaks: what is due is delivered once, nothing is lost, nothing comes after closing."""

import datetime as dt
import random
from time import sleep
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from accounts.actors import SYSTEM
from notifications.models import Message
from notifications.services import outbox
from schools.queries import next_opening_for
from tests.factories import SchoolFactory
from tests.faults.servers import wait_until
from tests.faults.world import KILLS

pytestmark = [pytest.mark.processes, pytest.mark.postgres, pytest.mark.faults]

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
A_SECOND, A_QUARTER = dt.timedelta(seconds=1), dt.timedelta(minutes=15)
AN_HOUR, A_DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def test_workers_and_beat_are_killed_at_random_moments(world):
    messages = world.queue() + world.queue() + world.queue()
    targets = [*KILLS, *["process of a pool"] * 4]
    random.shuffle(targets)

    for target in targets:
        world.until_received(random.randint(5, 25))
        sleep(random.uniform(0, 0.03))
        print(f"kill -9 of {target} after {len(world.mail.mails)} mails")
        world.kill(target)
    world.until_delivered()

    account = world.account(messages)
    assert account.lost == []
    assert set(account.twice) <= set(account.in_hand)


def each_came_once(world, messages):
    account = world.account(messages)

    assert (account.lost, account.twice) == ([], [])


def test_redis_is_restarted_with_an_empty_memory(world):
    world.tally.faults["Redis emptied"] += 1
    died = sum(worker.said("Unrecoverable error") for worker in world.workers)
    messages = world.queue()
    world.stand_still({messages[0]: "RCPT", messages[1]: "RCPT"})

    world.broker.lose()
    sleep(0.5)
    world.mail.hold.clear()
    world.broker.start()
    messages += world.queue()
    world.until_delivered()

    each_came_once(world, messages)
    assert sum(worker.said("Unrecoverable error") for worker in world.workers) == died


def test_postgresql_is_lost_and_comes_back(world):
    world.tally.faults["PostgreSQL lost"] += 1
    messages = world.queue()
    world.stand_still({messages[0]: "DATA"})

    world.database.lose()
    world.mail.hold.clear()
    sleep(1)
    world.database.start()
    connection.close()
    world.until_delivered()

    each_came_once(world, messages)


def test_the_mail_server_refuses_for_a_while(world):
    world.tally.faults["SMTP refused"] += 1
    world.mail.close()
    messages = world.queue()
    before = len(world.mail.mails)
    for _sweep in range(4):
        sleep(0.3)
        world.clock.advance(5 * A_SECOND)
    assert attempts(messages) == {0}

    world.tally.faults["SMTP busy"] += 1
    world.mail.is_busy = True
    world.mail.open()
    world.until(lambda: 0 not in attempts(messages), "every message to be refused")
    assert len(world.mail.mails) == before

    world.mail.is_busy = False
    world.clock.advance(outbox.RETRY_AFTER[1])
    world.until_delivered()

    each_came_once(world, messages)


def attempts(messages):
    rows = Message.objects.filter(pk__in=[message.pk for message in messages])
    return set(rows.values_list("attempts", flat=True))


def test_two_beats_do_no_harm_and_say_so(world):
    world.tally.faults["second beat"] += 1
    first, second = world.beats
    world.begin(second)
    messages = world.queue()
    world.until(
        lambda: first.said("another beat is running") + second.said("another beat is running"),
        "a beat to say that it is not alone",
    )
    messages += world.queue()
    world.until_delivered()

    world.leave(first)
    messages += world.queue()
    world.until_delivered()
    world.beats.reverse()

    each_came_once(world, messages)


def test_a_power_cut_and_five_days_without_anything(world):
    """Three mails are in hand when the power goes: of one the case is closed before it returns,
    one has not been sent, and one has been taken by the mail server without the worker knowing.
    That one comes twice, and it is the only one that can.
    """
    world.tally.faults["power cut of five days"] += 1
    began, closed, people = world.clock.now(), SchoolFactory(), world.people[:20]
    in_vain = world.queue(about=closed, to=people[:1])
    due = world.queue(to=people[1:])
    world.stand_still({in_vain[0]: "RCPT", due[0]: "RCPT", due[1]: "DATA"})

    world.power_cut()
    world.mail.hold.clear()
    for days in range(5):  # no more reminders to one person than go out without being gathered
        then = began + days * A_DAY + AN_HOUR
        due += world.queue(due_at=then, to=people)
        due += world.queue(due_at=then, to=people, at_any_hour=False)
        in_vain += world.queue(due_at=then, to=people, about=closed)
    assert outbox.cancel(closed, by=SYSTEM) == len(in_vain)
    world.tally.taken_back += len(in_vain)
    world.clock.advance(5 * A_DAY)
    world.start()
    world.until_delivered()
    world.clock.move_to(opening(world, world.clock.now()))
    world.until_delivered()

    account = world.account(due)
    assert (account.lost, account.twice) == ([], [due[1].pk])
    assert len(world.copies(due[1])) == 2
    assert [message for message in in_vain if world.copies(message)] == []


@pytest.mark.parametrize("month", [3, 10], ids=["summer time begins", "summer time ends"])
def test_a_night_on_which_the_clocks_are_changed(month, world):
    world.tally.faults["night of summer time"] += 1
    change, few = next_change(month, world.clock.now()), world.people[:10]
    at_night = [
        message
        for seconds in (-1, 0, 1, 3600)
        for message in world.queue(due_at=change + seconds * A_SECOND, to=few)
    ]
    reminders = world.queue(due_at=change, at_any_hour=False)

    world.clock.move_to(change - 2 * A_SECOND)
    wait_until(lambda: world.clock.now() > change + 2 * A_SECOND, "the clocks to be changed")
    world.until_delivered()
    world.clock.move_to(change + AN_HOUR)
    world.until_delivered()
    opens = opening(world, change)
    assert opens.astimezone(COPENHAGEN).time() == world.case.municipality.office_opens
    world.clock.move_to(opens)
    world.until_delivered()

    each_came_once(world, [*at_night, *reminders])
    for message in (*at_night, *reminders):
        (mail,) = world.copies(message)
        due = max(message.due_at, opens) if message in reminders else message.due_at
        assert dt.timedelta() <= mail.at - due < A_QUARTER


def opening(world, moment):
    return next_opening_for(world.people[0], moment)


def next_change(month, now):
    """The first moment after `now` at which summer time begins (March) or ends (October): 01:00
    UTC on the last Sunday of the month.
    """
    for year in (now.year, now.year + 1):
        last = dt.datetime(year, month, 31, 1, tzinfo=dt.UTC)
        change = last - dt.timedelta(days=(last.weekday() + 1) % 7)
        if change > now:
            return change
    raise AssertionError

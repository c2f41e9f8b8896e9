"""A reminder keeps to working hours, also when the outbox has stood still."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from accounts.actors import SYSTEM
from notifications import catalogue
from notifications.catalogue import MessageKind
from notifications.models import Message, MessageStatus
from notifications.services import outbox
from notifications.tasks import deliver
from schools.queries import next_opening_for
from tests.factories import ClosingDayFactory, MembershipFactory, UserFactory

REMINDER = MessageKind("test.reminder", "Frist i dag", "mail/base.txt", at_any_hour=False)
RECEIPT = MessageKind("test.receipt", "Kvittering", "mail/base.txt", at_any_hour=True)
ZONE = timezone.get_default_timezone()


@pytest.fixture(autouse=True)
def _catalogue(monkeypatch):
    for kind in (REMINDER, RECEIPT):
        monkeypatch.setitem(catalogue._registry, kind.name, kind)


def queue(person, kind):
    outbox.queue(
        kind,
        to=[person],
        subject=person,
        case_number="",
        path="/",
        key="1",
        by=SYSTEM,
        due_at=timezone.now(),
    )


def test_a_late_reminder_waits_for_the_office_to_open(coordinator, monday):
    queue(coordinator, REMINDER)
    monday.move_to(dt.datetime(2026, 11, 20, 18, 0, tzinfo=ZONE))

    deliver()

    message = Message.objects.get()
    assert mail.outbox == []
    assert (message.status, message.attempts) == (MessageStatus.PENDING, 0)
    assert message.due_at == dt.datetime(2026, 11, 23, 7, 30, tzinfo=ZONE)
    monday.move_to(message.due_at)
    deliver()
    assert len(mail.outbox) == 1


def test_a_closing_day_is_no_day_for_reminders(coordinator, municipality, monday):
    ClosingDayFactory(municipality=municipality, day=dt.date(2026, 11, 16))
    queue(coordinator, REMINDER)

    deliver()

    assert Message.objects.get().due_at == dt.datetime(2026, 11, 17, 7, 30, tzinfo=ZONE)


def test_a_receipt_goes_at_any_hour(coordinator, monday):
    monday.move_to(dt.datetime(2026, 11, 21, 23, 0, tzinfo=ZONE))
    queue(coordinator, RECEIPT)

    deliver()

    assert len(mail.outbox) == 1


def test_in_office_hours_a_reminder_goes_at_once(coordinator, monday):
    queue(coordinator, REMINDER)

    deliver()

    assert len(mail.outbox) == 1


def test_a_person_of_two_municipalities_hears_from_the_one_that_is_open(
    coordinator, municipality, monday
):
    ClosingDayFactory(municipality=municipality, day=dt.date(2026, 11, 16))
    MembershipFactory(user=coordinator)

    assert next_opening_for(coordinator, timezone.now()) == timezone.now()


def test_a_person_without_a_place_hears_at_once(db, monday):
    assert next_opening_for(UserFactory(), timezone.now()) == timezone.now()

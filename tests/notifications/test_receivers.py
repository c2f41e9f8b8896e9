"""Invitation and new password: queued without the token, sent with it."""

import datetime as dt

from django.core import mail
from django.utils import timezone

from accounts import links
from accounts.actors import SYSTEM
from accounts.services import invitations, passwords
from notifications.models import Message
from notifications.tasks import deliver
from tests.factories import UserFactory


def test_an_invitation_is_queued_in_the_name_of_the_administrator(administrator, monday):
    newcomer = UserFactory(password=None)

    invitations.invite(newcomer, by=administrator, now=timezone.now())

    message = Message.objects.get()
    assert (message.kind, message.recipient) == ("accounts.invitation", newcomer)
    assert message.queued_by == administrator


def test_no_token_is_stored(administrator, monday):
    newcomer = UserFactory(password=None)
    invitations.invite(newcomer, by=administrator, now=timezone.now())

    deliver()

    assert Message.objects.get().path == ""
    assert links.invitation(newcomer) in mail.outbox[0].body


def test_pressing_again_within_five_minutes_sends_no_second_mail(db, monday):
    user = UserFactory()

    for _press in range(3):
        passwords.request_reset(user.email, by=SYSTEM, now=timezone.now())
    assert Message.objects.count() == 1

    passwords.request_reset(user.email, by=SYSTEM, now=timezone.now() + dt.timedelta(minutes=5))
    assert Message.objects.count() == 2

"""A person chooses the language of her own mails; nothing else changes language."""

import pytest
from django.core import mail
from django.utils import timezone

from accounts.actors import SYSTEM
from accounts.models import MailLanguage
from accounts.services import passwords
from notifications.models import Channel, Message
from notifications.tasks import deliver

PAGE = "/beskeder/"


@pytest.fixture
def page(client, tina):
    client.force_login(tina, backend="django.contrib.auth.backends.ModelBackend")
    return client


def language_of(person):
    person.refresh_from_db()
    return person.mail_language


def test_mails_are_danish_until_she_chooses(page, tina):
    shown = page.get(PAGE).content.decode()

    assert tina.mail_language == MailLanguage.DANISH
    assert 'value="da"' in shown
    assert shown.index("checked") < shown.index('value="nb"')


def test_she_chooses_bokmal_and_her_next_mail_is_in_it(page, tina, monday):
    answer = page.post(PAGE, {"mail_language": "nb"}, follow=True)
    passwords.request_reset(tina.email, by=SYSTEM, now=timezone.now())
    deliver()

    assert language_of(tina) == MailLanguage.BOKMAL
    assert "Gemt." in answer.content.decode()
    [sent] = mail.outbox
    assert sent.subject == "Nytt passord til kompetansesenteret"
    assert sent.body.startswith("Hei Tina")


def test_pages_stay_danish(page, tina):
    page.post(PAGE, {"mail_language": "nb"})

    shown = page.get(PAGE, headers={"accept-language": "nb"}).content.decode()

    assert '<html lang="da">' in shown
    assert "Sådan får du mails" in shown
    assert "Vores henvendelser" in shown


@pytest.mark.parametrize("typed", ["", "sv", "nb-NO"])
def test_another_language_is_refused_with_what_to_do(page, tina, typed):
    answer = page.post(PAGE, {"mail_language": typed})

    assert answer.status_code == 422
    assert "Vælg et sprog" in answer.content.decode()
    assert language_of(tina) == MailLanguage.DANISH


def test_a_morning_mail_is_in_her_language(tina, monday):
    tina.mail_language = MailLanguage.BOKMAL
    tina.save()
    for number in (1, 2):
        Message.objects.create(
            kind="courses.follow_up_reminded",
            key=str(number),
            recipient=tina,
            case_number="2026-0042",
            channel=Channel.DIGEST,
        )

    deliver()

    [sent] = mail.outbox
    assert sent.subject == "2 påminnelser"
    assert sent.body.startswith("Hei Tina\n\nDette venter på deg:\n")
    assert "- Vi mangler fortsatt svarene deres om forløpet (2026-0042)" in sent.body

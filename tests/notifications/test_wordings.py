"""The office's own words: kept as they were written, sent as they are now, never in the way."""

import datetime as dt
import logging

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actors import SYSTEM
from accounts.models import MailLanguage
from accounts.services import passwords
from notifications.catalogue import all_kinds, kind_named
from notifications.errors import (
    WordingChangedMeanwhile,
    WordingIsWrittenOnce,
    WordingNotSound,
)
from notifications.models import Message, MessageStatus, Wording
from notifications.queries import wordings_of
from notifications.querysets import WordingQuerySet
from notifications.rendering import render_all, standard
from notifications.services import wordings
from notifications.services.wordings import MailText
from notifications.tasks import deliver
from notifications.wording import Words
from privacy.models import AccessEvent
from requests.models import Offer
from requests.notices import intake
from schools.models import Membership
from tests import stories
from tests.factories import MunicipalityFactory, UserFactory, WordingFactory

OURS = Words("Tak: sag {sagsnummer}", "Kære {fornavn}\n\nTak.\n\n{link}\n\n{underskrift}")
RECEIPT, RESET = "requests.receipt", "accounts.password_reset"


@pytest.fixture
def case(tina, nordbakke, coordinator, advisor, monday):
    """A request whose first mails are gone."""
    sent = stories.a_submitted_request(tina, nordbakke, now=timezone.now())
    deliver()
    mail.outbox.clear()
    return sent


@pytest.fixture
def write(administrator, municipality):
    """The office writes the receipt, or another mail."""

    def _write(words=OURS, *, kind=RECEIPT, language="da", seen=0, place=None):
        text = MailText(kind_named(kind), (place or municipality).pk, language)
        return wordings.save(text, words, seen=seen, by=administrator, now=timezone.now())

    return _write


@pytest.fixture
def restore(administrator, municipality):
    def _restore(*, seen, kind=RECEIPT, language="da"):
        text = MailText(kind_named(kind), municipality.pk, language)
        return wordings.restore_standard(text, seen=seen, by=administrator, now=timezone.now())

    return _restore


def queue_receipt(case):
    """Queue the receipt anew, as when a request that was returned is sent again."""
    case.version += 1
    intake.received(case, author=case.created_by, by=SYSTEM, now=timezone.now())


def receipt(case):
    """Send a receipt and return it."""
    mail.outbox.clear()
    queue_receipt(case)
    deliver()
    return next(sent for sent in mail.outbox if sent.to == [case.created_by.email])


def test_the_standard_is_sent_until_the_office_has_written(case):
    sent = receipt(case)

    assert sent.subject == f"Vi har modtaget jeres henvendelse: sag {case.case_number}"
    assert sent.body.startswith("Hej Tina\n\nVi har modtaget jeres henvendelse.")


def test_the_offices_words_are_sent_filled_in(case, write, settings):
    settings.SITE_URL = "https://center.fjordby.example"
    assert write() is True

    sent = receipt(case)

    assert sent.subject == f"Tak: sag {case.case_number}"
    link = f"https://center.fjordby.example/henvendelser/{case.pk}/kvittering/"
    assert sent.body == f"Kære Tina\n\nTak.\n\n{link}\n\nKompetencecenteret\n"
    assert sent.content_subtype == "plain"


def test_a_mail_that_waits_leaves_with_the_words_of_the_day_it_leaves(case, write):
    queue_receipt(case)
    write()

    deliver()

    assert f"Tak: sag {case.case_number}" in {sent.subject for sent in mail.outbox}


def test_back_to_the_standard_is_one_act(case, write, restore):
    before = receipt(case).body
    write()

    assert restore(seen=1) is True

    assert receipt(case).body == before


def test_every_change_is_kept_as_it_was_with_who_and_when(
    case, write, restore, administrator, municipality, monday
):
    write()
    monday.shift(60)
    write(Words("Anden", OURS.text), seen=1)
    monday.shift(60)
    restore(seen=2)

    rows = Wording.objects.of(RECEIPT, municipality_id=municipality.pk, language="da")

    assert [(row.revision, row.words and row.words.subject) for row in rows] == [
        (3, None),
        (2, "Anden"),
        (1, OURS.subject),
    ]
    assert {row.written_by for row in rows} == {administrator}
    assert [timezone.now() - row.written_at for row in rows] == [
        dt.timedelta(seconds=s) for s in (0, 60, 120)
    ]
    logged = AccessEvent.objects.filter(object_type="notifications.wording")
    assert set(logged.values_list("actor_id", "municipality_id")) == {
        (administrator.pk, municipality.pk)
    }
    assert logged.count() == 3


def test_a_change_is_never_rewritten_or_deleted(case, write):
    write()
    row = Wording.objects.get()

    with pytest.raises(WordingIsWrittenOnce):
        row.save()
    with pytest.raises(WordingIsWrittenOnce):
        row.delete()


@pytest.mark.parametrize("half", [{"text": ""}, {"subject": ""}, {"language": "sv"}])
def test_the_database_holds_a_whole_wording_or_none(administrator, municipality, half):
    with pytest.raises(IntegrityError), transaction.atomic():
        WordingFactory(municipality_id=municipality.pk, written_by=administrator, **half)


def test_the_same_words_again_change_nothing(write, restore):
    assert restore(seen=0) is False
    write()

    assert write(seen=1) is False
    assert Wording.objects.count() == 1


def test_words_like_the_standard_are_the_standard(write, municipality):
    write()

    assert write(standard(kind_named(RECEIPT), language="da"), seen=1) is True

    assert wordings_of(municipality.pk)[RECEIPT, "da"].words is None


def test_who_began_from_an_older_text_is_stopped(write, restore):
    write()

    with pytest.raises(WordingChangedMeanwhile):
        write(Words("Min", OURS.text), seen=0)
    with pytest.raises(WordingChangedMeanwhile):
        restore(seen=0)
    assert Wording.objects.get().subject == OURS.subject


def test_of_two_at_the_same_moment_one_is_stopped(write, monkeypatch):
    write()
    monkeypatch.setattr(WordingQuerySet, "of", lambda rows, *_args, **_kwargs: rows.none())

    with pytest.raises(WordingChangedMeanwhile):
        write(Words("Min", OURS.text), seen=0)
    assert Wording.objects.count() == AccessEvent.objects.filter(act="change").count() == 1


def test_what_is_not_sound_is_not_kept(write):
    with pytest.raises(WordingNotSound, match="mangler {link}"):
        write(Words("Nyt", "Hej"))
    assert not Wording.objects.exists()


def test_another_municipality_keeps_its_own_words(case, write, other_municipality):
    write(place=other_municipality)

    assert receipt(case).subject.startswith("Vi har modtaget")


def test_another_kind_keeps_its_own_words(case, write):
    write(kind="requests.new_request")

    assert receipt(case).subject.startswith("Vi har modtaget")


# --- The language of the reader ------------------------------------------------------------


def test_the_reader_gets_her_mail_in_bokmal(case, tina):
    tina.mail_language = MailLanguage.BOKMAL
    tina.save()

    sent = receipt(case)

    assert sent.subject == f"Vi har mottatt henvendelsen deres: sak {case.case_number}"
    assert sent.body.startswith("Hei Tina\n\nVi har mottatt henvendelsen deres.")
    others = {one.subject for one in mail.outbox if one is not sent}
    assert others == {f"Ny henvendelse: sag {case.case_number}"}


def test_each_language_has_words_of_its_own(case, tina, write):
    write()
    write(Words("Takk: sak {sagsnummer}", "Takk.\n{link}"), language="nb")
    assert receipt(case).subject.startswith("Tak:")

    tina.mail_language = MailLanguage.BOKMAL
    tina.save()

    assert receipt(case).subject.startswith("Takk:")


@pytest.mark.parametrize(
    ("language", "said"),
    [("da", "Senest mandag den 23. november 2026"), ("nb", "Senest mandag 23. november 2026")],
)
def test_a_day_follows_the_language(case, tina, write, language, said):
    tina.mail_language = language
    tina.save()
    write(Words("Nyt", "Senest {frist}\n{link}"), language=language)

    assert receipt(case).body.startswith(said)


def test_the_day_is_the_one_that_holds_when_the_mail_leaves(
    tina, nordbakke, coordinator, advisor, write, monday
):
    answer = Words("Nyt", "Svar senest {frist}\n{link}")
    write(answer, kind="requests.offer_sent")
    write(answer, kind="requests.deadline_moved")
    offer = stories.an_offer(tina, nordbakke, coordinator, advisor, now=timezone.now())
    intake.deadline_moved(offer.support_request, by=SYSTEM, now=timezone.now())
    Offer.objects.update(answer_by=dt.datetime(2026, 12, 1, 23, 30, tzinfo=dt.UTC))
    mail.outbox.clear()

    deliver()

    to_advisor = next(one for one in mail.outbox if one.to == [advisor.user.email])
    to_school = mail.outbox[-1]
    assert to_advisor.body.startswith("Svar senest onsdag den 2. december 2026")
    assert to_school.to == [tina.email]
    assert to_school.body.startswith("Svar senest mandag den 23. november 2026")


# --- Nothing is lost for a wording ----------------------------------------------------------


def write_past_the_check(administrator, municipality, text, *, kind=RECEIPT):
    """As when a variable has disappeared since it was saved."""
    WordingFactory(
        municipality_id=municipality.pk, written_by=administrator, text=text, kind=kind, subject="X"
    )


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("Hej {elevnavn}\n{link}", "unknown variable"),
        ("Hej {fornavn}", "no link"),
        ("Hej {fornavn\n{link}", "brace"),
    ],
)
def test_words_that_can_not_be_used_leave_the_mail_standard_and_a_line_in_the_log(
    case, administrator, municipality, text, cause, caplog
):
    write_past_the_check(administrator, municipality, text)

    with caplog.at_level(logging.WARNING):
        sent = receipt(case)

    assert sent.subject.startswith("Vi har modtaget")
    assert f"own wording of requests.receipt not used ({cause})" in caplog.text
    assert "Tina" not in caplog.text
    assert not Message.objects.exclude(status=MessageStatus.SENT).exists()


def test_a_day_that_is_gone_leaves_the_mail_standard(case, write, caplog):
    write(Words("Nyt", "Senest {frist}\n{link}"))
    queue_receipt(case)
    Message.objects.update(subject_id=None)

    deliver()

    assert any(one.subject.startswith("Vi har modtaget") for one in mail.outbox)
    assert "no value: frist" in caplog.text


def test_a_day_that_can_not_be_found_leaves_the_mail_standard(case, write, caplog, monkeypatch):
    write(Words("Nyt", "Senest {frist}\n{link}"))

    def fails(_message):
        raise RuntimeError

    monkeypatch.setitem(all_kinds()[RECEIPT].__dict__, "deadline", fails)

    assert receipt(case).subject.startswith("Vi har modtaget")
    assert "(RuntimeError)" in caplog.text


def test_a_sender_without_a_name_signs_with_nothing(case, write, settings):
    settings.DEFAULT_FROM_EMAIL = "kc@fjordby.example"
    write()

    assert receipt(case).body.endswith("kvittering/\n")


# --- Mails about a person's own account -----------------------------------------------------


def ask_for_password(person):
    mail.outbox.clear()
    passwords.request_reset(person.email, by=SYSTEM, now=timezone.now())
    deliver()
    return mail.outbox[0]


def test_a_mail_about_an_account_follows_the_persons_first_municipality(
    tina, write, other_municipality, monday
):
    ours = Words("Ny kode", "Hej\n{link}")
    write(ours, kind=RESET)
    write(Words("Naboens", "Hej\n{link}"), kind=RESET, place=other_municipality)
    Membership.objects.create(user=tina, municipality=other_municipality, role="coordinator")

    assert ask_for_password(tina).subject == "Ny kode"


def test_who_belongs_nowhere_gets_the_standard(write, monday):
    write(Words("Ny kode", "Hej\n{link}"), kind=RESET)

    assert ask_for_password(UserFactory()).subject == "Ny adgangskode til kompetencecenteret"


def test_rendering_many_costs_as_rendering_one(case, write, statements, tina, monday):
    write()
    for number in range(5):
        Message.objects.create(kind=RESET, key=str(number), recipient=tina)
        queue_receipt(case)
        write(place=MunicipalityFactory())
    messages = list(Message.objects.select_related("recipient"))

    with statements() as few:
        render_all([next(one for one in messages if one.kind == kind) for kind in (RESET, RECEIPT)])
    with statements() as many:
        mails = render_all(messages)

    assert len(many) == len(few) == 2
    assert len(mails) == len(messages) > 10

"""Every kind of message in the house: it renders in both languages, and it says nothing."""

import pytest
from django.conf import settings as house
from django.utils import timezone

from accounts.models import MailLanguage
from notifications.catalogue import all_kinds
from notifications.models import Message
from notifications.rendering import render, standard
from notifications.wording import Variable, faults, fill
from tests.factories import UserFactory

pytestmark = pytest.mark.once

KINDS = sorted(all_kinds())
GREETING = {"da": "Hej Anna", "nb": "Hei Anna"}
FAREWELL = {"da": "Venlig hilsen", "nb": "Vennlig hilsen"}

every_kind = pytest.mark.parametrize("name", KINDS)
both_languages = pytest.mark.parametrize("language", MailLanguage.values)


@pytest.fixture
def message(db, monday):
    user = UserFactory(name="Anna Lind")
    return Message(
        recipient=user, case_number="2026-0042", path="/henvendelser/7/", due_at=timezone.now()
    )


def test_what_a_person_can_choose_is_what_the_house_speaks():
    assert [code for code, _name in house.LANGUAGES] == MailLanguage.values
    assert house.LANGUAGE_CODE == MailLanguage.DANISH
    assert set(GREETING) == set(MailLanguage.values)


@both_languages
@every_kind
def test_every_kind_renders_with_greeting_link_and_signature(name, language, message, settings):
    settings.SITE_URL = "https://center.fjordby.example"
    message.kind, message.recipient.mail_language = name, language

    mail = render(message)

    lines = [line for line in mail.text.splitlines() if line]
    assert lines[0] == GREETING[language]
    assert mail.url in lines
    assert mail.url.startswith("https://center.fjordby.example/")
    assert lines[lines.index(FAREWELL[language]) + 1] == "Kompetencecenteret"
    assert "%(" not in mail.subject
    assert len(mail.subject) <= 70


@both_languages
@every_kind
def test_every_kind_is_plain_text_of_a_few_lines(name, language, message):
    message.kind, message.recipient.mail_language = name, language

    text = render(message).text

    assert "<" not in text
    assert "&#" not in text
    assert "\n\n\n" not in text
    assert len(text) < 900


@both_languages
@every_kind
def test_the_standard_wording_could_have_been_written_by_the_office(name, language, message):
    kind = all_kinds()[name]
    message.kind, message.recipient.mail_language = name, language
    mail = render(message)
    words = standard(kind, language=language)
    values = {
        Variable.FIRST_NAME: "Anna",
        Variable.CASE_NUMBER: "2026-0042",
        Variable.LINK: mail.url,
        Variable.SIGNATURE: "Kompetencecenteret",
    }

    filled = fill(kind, words, values)

    assert faults(kind, words) == []
    assert filled.subject == mail.subject
    if kind.names_a_case:
        assert f"{filled.text}\n" == mail.text


@every_kind
def test_every_kind_says_something_else_in_bokmal(name):
    kind = all_kinds()[name]

    assert standard(kind, language="nb").subject != standard(kind, language="da").subject
    assert standard(kind, language="nb").text != standard(kind, language="da").text


@every_kind
def test_every_kind_is_named_after_its_app(name):
    app, _dot, what = name.partition(".")
    assert app in {
        *("accounts", "requests", "catalogue", "courses", "advisors", "oversight", "schools")
    }
    assert what.isidentifier()


@every_kind
def test_every_title_stands_without_the_case_number(name, message):
    kind = all_kinds()[name]

    assert "%(" not in kind.title
    assert str(kind.subject).startswith(kind.title)

"""Every kind of message in the house: it renders in Danish, and it says nothing."""

import pytest
from django.utils import timezone

from notifications.catalogue import all_kinds
from notifications.models import Message
from notifications.rendering import render
from tests.factories import UserFactory

KINDS = sorted(all_kinds())


@pytest.fixture
def message(db, monday):
    user = UserFactory(name="Anna Lind")
    return Message(
        recipient=user, case_number="2026-0042", path="/henvendelser/7/", due_at=timezone.now()
    )


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_renders_with_greeting_link_and_signature(name, message, settings):
    settings.SITE_URL = "https://center.fjordby.example"
    message.kind = name

    mail = render(message)

    lines = [line for line in mail.text.splitlines() if line]
    assert lines[0] == "Hej Anna"
    assert mail.url in lines
    assert mail.url.startswith("https://center.fjordby.example/")
    assert "Kompetencecenteret" in lines
    assert "%(" not in mail.subject
    assert len(mail.subject) <= 70


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_is_plain_text_of_a_few_lines(name, message):
    message.kind = name

    text = render(message).text

    assert "<" not in text
    assert "&#" not in text
    assert "\n\n\n" not in text
    assert len(text) < 900


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_is_named_after_its_app(name):
    app, _dot, what = name.partition(".")
    assert app in {"accounts", "requests", "catalogue", "courses", "advisors", "schools"}
    assert what.isidentifier()


@pytest.mark.parametrize("name", KINDS)
def test_every_title_stands_without_the_case_number(name, message):
    kind = all_kinds()[name]

    assert "%(" not in kind.title
    assert str(kind.subject).startswith(kind.title)

"""A message as its recipient reads it: plain text, a case number and a link, nothing else."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from email.utils import parseaddr
from hashlib import sha256
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import ngettext, pgettext

from notifications.catalogue import Attachment, MessageKind, kind_named
from notifications.homes import homes_of
from notifications.models import Message, Wording
from notifications.wording import BrokenWording, Variable, Words, fill, variables_of

logger = logging.getLogger(__name__)

INVENTED_PERSON = "Alma Holm"
INVENTED_PATH = "/henvendelser/123/"
INVENTED_WAIT = timedelta(days=5)


@dataclass(frozen=True)
class Mail:
    """What is printed in the mail; `path` is where its link leads."""

    subject: str
    text: str
    url: str
    path: str


def render(message: Message) -> Mail:
    """Return the mail in its reader's language; a link with a token is made now.

    In the office's own words where it has written some. Words that can not be used any more are
    logged and the standard wording is sent: no message is lost for its wording.
    """
    return render_all([message])[0]


def render_all(messages: Sequence[Message]) -> list[Mail]:
    """Return each as `render` does; two statements for all of them."""
    own = _wordings_for(messages)
    return [_render(message, wording) for message, wording in zip(messages, own, strict=True)]


def _render(message: Message, wording: Wording | None) -> Mail:
    kind = kind_named(message.kind)
    path = kind.link(message.recipient) if kind.link else message.path
    values = {
        Variable.FIRST_NAME: message.recipient.get_short_name(),
        Variable.CASE_NUMBER: message.case_number,
        Variable.LINK: urljoin(settings.SITE_URL, path),
        Variable.SIGNATURE: _signature(),
    }
    with translation.override(message.recipient.mail_language):
        words = _own_words(wording, message, values) or _standard_words(kind, values)
        return _mail(words, path, values)


def standard(kind: MessageKind, *, language: str) -> Words:
    """Return the standard wording with its variables in braces, to begin writing from."""
    known = variables_of(kind)
    values = {variable: variable.typed if variable in known else "" for variable in Variable}
    with translation.override(language):
        return _standard_words(kind, values)


def preview(kind: MessageKind, words: Words, *, language: str, today: date) -> Mail:
    """Return the words as an invented person would read them about an invented case.

    Raises BrokenWording.
    """
    with translation.override(language):
        values = {
            Variable.FIRST_NAME: INVENTED_PERSON.split()[0],
            Variable.CASE_NUMBER: f"{today.year}-0123",
            Variable.LINK: urljoin(settings.SITE_URL, INVENTED_PATH),
            Variable.DEADLINE: _day(today + INVENTED_WAIT),
            Variable.SIGNATURE: _signature(),
        }
    return _mail(fill(kind, words, values), INVENTED_PATH, values)


def _mail(words: Words, path: str, values: Mapping[Variable, str]) -> Mail:
    return Mail(words.subject, words.text.strip() + "\n", url=values[Variable.LINK], path=path)


def _wordings_for(messages: Sequence[Message]) -> list[Wording | None]:
    """Return beside each message the office's last change of its wording.

    A mail about a case follows the municipality of the case, one about a person's own account hers.
    """
    homeless = {message.recipient for message in messages if message.municipality_id is None}
    homes = homes_of(homeless) if homeless else {}
    places = [message.municipality_id or homes.get(message.recipient_id) for message in messages]
    rows = Wording.objects.filter(
        municipality_id__in={place for place in places if place is not None},
        kind__in={message.kind for message in messages},
    )
    # Changes are few: reading them all in order is cheaper than asking for the last of each.
    last = {(row.municipality_id, row.kind, row.language): row for row in rows.order_by("revision")}
    return [
        None if place is None else last.get((place, message.kind, message.recipient.mail_language))
        for place, message in zip(places, messages, strict=True)
    ]


def _own_words(
    wording: Wording | None, message: Message, values: Mapping[Variable, str]
) -> Words | None:
    words = wording.words if wording else None
    if words is None:
        return None
    kind = kind_named(message.kind)
    try:
        return fill(kind, words, {**values, **_deadline(kind, message, words)})
    except Exception as error:  # whatever is wrong with it, the message leaves
        cause = str(error) if isinstance(error, BrokenWording) else type(error).__name__
        logger.warning(
            "own wording of %s not used (%s): message %s has the standard",
            *(message.kind, cause, message.pk),
        )
        return None


def _deadline(kind: MessageKind, message: Message, words: Words) -> Mapping[Variable, str]:
    """Ask for the day only where the words hold it."""
    if kind.deadline is None or not words.use(Variable.DEADLINE):
        return {}
    day = kind.deadline(message)
    return {} if day is None else {Variable.DEADLINE: _day(day)}


def _standard_words(kind: MessageKind, values: Mapping[Variable, str]) -> Words:
    subject = str(kind.subject) % {"case_number": values[Variable.CASE_NUMBER]}
    text = render_to_string(
        kind.template,
        {
            "first_name": values[Variable.FIRST_NAME],
            "case_number": values[Variable.CASE_NUMBER],
            "url": values[Variable.LINK],
            "signature": values[Variable.SIGNATURE],
        },
    )
    return Words(subject, text.strip())


def _day(day: date) -> str:
    return formats.date_format(day, pgettext("a day in a mail", "l j F Y"))


def _signature() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[0]


def email(message: Message, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    """Return the mail ready to send. Its Message-ID is fixed, so a repeat can be recognised."""
    mail, attachment = render(message), attachment_of(message)
    ready = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[message.recipient.email],
        headers={"Message-ID": message_id(message), "Auto-Submitted": "auto-generated"},
        connection=connection,
    )
    if attachment is not None:
        # A second way to read the same mail, not a file beside it: so a mail program shows the
        # buttons of an invitation instead of a paper clip.
        ready.attach_alternative(attachment.text, attachment.media_type)
    return ready


def gathered(messages: Sequence[Message], connection: BaseEmailBackend) -> EmailMultiAlternatives:
    """Return one mail for several reminders to the same person: a line and a link for each.

    Its Message-ID is fixed by what it gathers.
    """
    recipient = messages[0].recipient
    with translation.override(recipient.mail_language):
        subject = ngettext("%(count)s reminder", "%(count)s reminders", len(messages)) % {
            "count": len(messages)
        }
        text = render_to_string(
            "mail/gathered.txt",
            {
                "first_name": recipient.get_short_name(),
                "lines": [
                    {
                        "title": kind_named(message.kind).title,
                        "case_number": message.case_number,
                        "url": urljoin(settings.SITE_URL, message.path),
                    }
                    for message in messages
                ],
                "settings_url": urljoin(settings.SITE_URL, reverse("notifications:mine")),
                "signature": _signature(),
            },
        )
    name = "|".join(sorted(message_id(message) for message in messages))
    return EmailMultiAlternatives(
        subject=subject,
        body=text.strip() + "\n",
        to=[recipient.email],
        headers={"Message-ID": _address_of(name), "Auto-Submitted": "auto-generated"},
        connection=connection,
    )


def attachment_of(message: Message) -> Attachment | None:
    """Return what the message carries, made now in its reader's language."""
    kind = kind_named(message.kind)
    if kind.attach is None:
        return None
    with translation.override(message.recipient.mail_language):
        return kind.attach(message)


def message_id(message: Message) -> str:
    return _address_of(f"{message.kind}|{message.key}|{message.recipient_id}")


def _address_of(name: str) -> str:
    return f"<{sha256(name.encode()).hexdigest()[:32]}@{urlsplit(settings.SITE_URL).hostname}>"

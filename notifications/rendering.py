"""A message as its recipient reads it: plain text, a case number and a link, nothing else."""

from dataclasses import dataclass
from email.utils import parseaddr
from hashlib import sha256
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import translation

from notifications.catalogue import kind_named
from notifications.models import Message


@dataclass(frozen=True)
class Mail:
    """What is printed in the mail; `path` is where its link leads."""

    subject: str
    text: str
    url: str
    path: str


def render(message: Message) -> Mail:
    """Return the mail in the language of the house; a link with a token is made now."""
    kind = kind_named(message.kind)
    path = kind.link(message.recipient) if kind.link else message.path
    url = urljoin(settings.SITE_URL, path)
    with translation.override(settings.LANGUAGE_CODE):
        subject = str(kind.subject) % {"case_number": message.case_number}
        text = render_to_string(
            kind.template,
            {
                "first_name": message.recipient.get_short_name(),
                "case_number": message.case_number,
                "url": url,
                "signature": parseaddr(settings.DEFAULT_FROM_EMAIL)[0],
            },
        )
    return Mail(subject=subject, text=text.strip() + "\n", url=url, path=path)


def email(message: Message, connection: BaseEmailBackend) -> EmailMessage:
    """Return the mail ready to send. Its Message-ID is fixed, so a repeat can be recognised."""
    mail = render(message)
    return EmailMessage(
        subject=mail.subject,
        body=mail.text,
        to=[message.recipient.email],
        headers={"Message-ID": message_id(message), "Auto-Submitted": "auto-generated"},
        connection=connection,
    )


def message_id(message: Message) -> str:
    name = f"{message.kind}|{message.key}|{message.recipient_id}"
    return f"<{sha256(name.encode()).hexdigest()[:32]}@{urlsplit(settings.SITE_URL).hostname}>"

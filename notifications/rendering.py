"""A message as its recipient reads it: plain text, a case number and a link, nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from hashlib import sha256
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from notifications.catalogue import Attachment, kind_named
from notifications.models import Message


@dataclass(frozen=True)
class Mail:
    """What is printed in the mail; `path` is where its link leads."""

    subject: str
    text: str
    url: str
    path: str


def render(message: Message) -> Mail:
    """Return the mail in the language of its reader; a link with a token is made now."""
    kind = kind_named(message.kind)
    path = kind.link(message.recipient) if kind.link else message.path
    url = urljoin(settings.SITE_URL, path)
    with translation.override(message.recipient.mail_language):
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
                "signature": parseaddr(settings.DEFAULT_FROM_EMAIL)[0],
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
    """Return what the message carries, made now in the language of its reader."""
    kind = kind_named(message.kind)
    if kind.attach is None:
        return None
    with translation.override(message.recipient.mail_language):
        return kind.attach(message)


def message_id(message: Message) -> str:
    return _address_of(f"{message.kind}|{message.key}|{message.recipient_id}")


def _address_of(name: str) -> str:
    return f"<{sha256(name.encode()).hexdigest()[:32]}@{urlsplit(settings.SITE_URL).hostname}>"

"""The mails about a case: what has gone to whom, and what waits to go out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Model, Q
from django.utils.translation import gettext as _

from notifications.catalogue import title_of
from notifications.models import Message, MessageStatus
from requests.dates import short_time

MOST_MAILS = 50

TONES: Mapping[str, str] = {
    MessageStatus.SENT: "done",
    MessageStatus.FAILED: "new",
    MessageStatus.CANCELLED: "stopped",
}


@dataclass(frozen=True)
class MailLine:
    subject: str
    recipient: str
    state: str
    tone: str


def mails_about(subjects: Iterable[Model]) -> Sequence[MailLine]:
    """Return the mails about any of the subjects, the latest first, in one statement."""
    keys: defaultdict[str, list[int]] = defaultdict(list)
    for subject in subjects:
        keys[subject._meta.label_lower].append(subject.pk)
    about = Q(pk__in=())
    for kind, pks in keys.items():
        about |= Q(subject_type=kind, subject_id__in=pks)
    found = Message.objects.filter(about).select_related("recipient")
    return [_line(message) for message in found.order_by("-created_at", "-pk")[:MOST_MAILS]]


def _line(message: Message) -> MailLine:
    return MailLine(
        subject=title_of(message.kind),
        recipient=str(message.recipient),
        state=state_of(message),
        tone=TONES.get(message.status, "waiting"),
    )


def state_of(message: Message) -> str:
    """Return how a mail stands, in words."""
    label = str(MessageStatus(message.status).label)
    match message.status:
        case MessageStatus.SENT if message.sent_at:
            return f"{label} {short_time(message.sent_at)}"
        case MessageStatus.PENDING:
            return _("Waiting, goes out %(when)s") % {"when": short_time(message.due_at)}
        case _:
            return label

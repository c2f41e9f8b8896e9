"""The mails of a municipality's cases: given up, waiting, sent. Never what a mail says."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles import Permission
from notifications.models import Message, MessageStatus
from requests.dates import short_time
from requests.queries.mails import TONES, state_of, title_of
from schools.access import access_of

PAGE_SIZE = 30


class Show(StrEnum):
    """What of the mails is shown; the addresses hold these words."""

    FAILED = "mislykket"
    WAITING = "venter"
    SENT = "sendt"
    CANCELLED = "annulleret"


STATUSES: Mapping[Show, tuple[str, ...]] = {
    Show.FAILED: (MessageStatus.FAILED,),
    Show.WAITING: (MessageStatus.PENDING, MessageStatus.SENDING),
    Show.SENT: (MessageStatus.SENT,),
    Show.CANCELLED: (MessageStatus.CANCELLED,),
}
LABELS: Mapping[Show, str | Promise] = {
    Show.FAILED: gettext_lazy("Given up"),
    Show.WAITING: gettext_lazy("Waiting"),
    Show.SENT: gettext_lazy("Sent"),
    Show.CANCELLED: gettext_lazy("Cancelled"),
}


@dataclass(frozen=True)
class Tab:
    show: Show
    label: str
    count: int


@dataclass(frozen=True)
class Line:
    """One mail: to whom, about which case, why, and how it stands."""

    pk: int
    subject: str
    case_number: str
    recipient: str
    caused_by: str
    state: str
    tone: str
    error: str
    can_be_retried: bool


@dataclass(frozen=True)
class OutboxPage:
    tabs: Sequence[Tab]
    show: Show
    lines: Sequence[Line]
    number: int
    pages: int


def messages_of(user: User) -> QuerySet[Message]:
    """The mails about cases of the municipalities the person coordinates."""
    places = access_of(user).municipalities(Permission.VIEW_ALL_REQUESTS)
    return Message.objects.filter(municipality_id__in=places)


def outbox_page(user: User, *, show: str, number: int, now: datetime) -> OutboxPage:
    """Read one page, the latest first: two statements. Unknown words show what is most urgent."""
    mine = messages_of(user)
    counts = dict(mine.order_by().values_list("status").annotate(n=Count("pk")))
    tabs = [Tab(one, str(LABELS[one]), _count(counts, STATUSES[one])) for one in Show]
    shown = next((one for one in Show if one == show), _most_urgent(tabs))
    total = next(tab.count for tab in tabs if tab.show == shown)
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(number, 1), pages)
    rows = (
        mine.filter(status__in=STATUSES[shown])
        .select_related("recipient", "queued_by")
        .order_by("-due_at", "-pk")[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    )
    return OutboxPage(tabs, shown, [_line(row, now) for row in rows], number, pages)


def _count(counts: Mapping[str, int], statuses: Collection[str]) -> int:
    return sum(counts.get(status, 0) for status in statuses)


def _most_urgent(tabs: Sequence[Tab]) -> Show:
    return next((tab.show for tab in tabs if tab.count), Show.SENT)


def _line(message: Message, now: datetime) -> Line:
    late = message.status == MessageStatus.PENDING and message.attempts > 0
    return Line(
        pk=message.pk,
        subject=title_of(message),
        case_number=message.case_number,
        recipient=str(message.recipient),
        caused_by=str(message.queued_by) if message.queued_by else _("The system"),
        state=_failed(message) if message.status == MessageStatus.FAILED else state_of(message),
        tone=TONES.get(message.status, "waiting"),
        error=message.last_error if late or message.status == MessageStatus.FAILED else "",
        can_be_retried=message.status == MessageStatus.FAILED,
    )


def _failed(message: Message) -> str:
    return _("Given up after %(count)s attempts, due %(when)s") % {
        "count": message.attempts,
        "when": short_time(message.due_at),
    }

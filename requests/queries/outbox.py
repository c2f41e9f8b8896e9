"""The mails of a municipality's cases: given up, waiting, planned, sent. Never what a mail says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles import Permission
from notifications.catalogue import title_of
from notifications.models import Message, MessageStatus
from reminders.queries.planned import PlannedLine, planned_about, planned_in
from requests.dates import short_time
from requests.models import SupportRequest
from requests.queries.mails import TONES, state_of
from schools.access import access_of
from schools.models import Municipality

PAGE_SIZE = 30
AHEAD, AHEAD_IN_A_CASE = timedelta(days=7), timedelta(days=60)
"""So far ahead what is planned is shown, for everything and for one case."""


class Show(StrEnum):
    """What of the mails is shown; the addresses hold these words."""

    FAILED = "mislykket"
    WAITING = "venter"
    PLANNED = "planlagt"
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
    Show.PLANNED: gettext_lazy("Planned next"),
    Show.SENT: gettext_lazy("Sent"),
    Show.CANCELLED: gettext_lazy("Cancelled"),
}


@dataclass(frozen=True)
class Tab:
    """`count` is None where counting would be reading it all."""

    show: Show
    label: str
    count: int | None


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
    days_ahead: int


def messages_of(user: User) -> QuerySet[Message]:
    """The mails about cases of the municipalities the person coordinates."""
    places = access_of(user).municipalities(Permission.VIEW_ALL_REQUESTS)
    return Message.objects.filter(municipality_id__in=places)


def outbox_page(
    user: User,
    *,
    show: str,
    number: int,
    now: datetime,
    support_request: SupportRequest | None = None,
) -> OutboxPage:
    """Read one page of the mails of the person's municipalities, or of one case, the latest first.

    Two statements; what is planned takes two more for each step of the ladder. Unknown words show
    what is most urgent.
    """
    mine = messages_of(user)
    if support_request is not None:
        mine = mine.filter(
            municipality_id=support_request.municipality_id,
            case_number=support_request.case_number,
        )
    counts = dict(mine.order_by().values_list("status").annotate(n=Count("pk")))
    tabs = [Tab(one, str(LABELS[one]), _count(counts, one)) for one in Show]
    shown = next((one for one in Show if one == show), _most_urgent(tabs))
    ahead = AHEAD if support_request is None else AHEAD_IN_A_CASE
    lines: Sequence[Line]
    if shown is Show.PLANNED:
        planned = _planned(user, support_request, now=now, until=now + ahead)
        total = len(planned)
    else:
        total = next(tab.count for tab in tabs if tab.show == shown) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(number, 1), pages)
    here = slice((number - 1) * PAGE_SIZE, number * PAGE_SIZE)
    if shown is Show.PLANNED:
        lines = [_planned_line(line) for line in planned[here]]
    else:
        rows = (
            mine.filter(status__in=STATUSES[shown])
            .select_related("recipient", "queued_by")
            .order_by("-due_at", "-pk")[here]
        )
        lines = [_line(row, now) for row in rows]
    return OutboxPage(tabs, shown, lines, number, pages, ahead.days)


def _planned(
    user: User, support_request: SupportRequest | None, *, now: datetime, until: datetime
) -> list[PlannedLine]:
    if support_request is not None:
        place = support_request.municipality
        return planned_about(support_request.pk, place, now=now, until=until)
    places = access_of(user).municipalities(Permission.VIEW_ALL_REQUESTS)
    lines = [
        line
        for place in Municipality.objects.filter(pk__in=places)
        for line in planned_in(place, now=now, until=until)
    ]
    return sorted(lines, key=lambda line: line.at)


def _planned_line(line: PlannedLine) -> Line:
    names = ", ".join(str(person) for person in line.people)
    return Line(
        pk=0,
        subject=line.title,
        case_number=line.case_number,
        recipient=names or line.audience,
        caused_by=line.occasion,
        state=_("Planned for %(when)s") % {"when": short_time(line.at)},
        tone="waiting",
        error=line.channel if line.is_gathered else "",
        can_be_retried=False,
    )


def _count(counts: Mapping[str, int], show: Show) -> int | None:
    if show is Show.PLANNED:
        return None
    return sum(counts.get(status, 0) for status in STATUSES[show])


def _most_urgent(tabs: Sequence[Tab]) -> Show:
    return next((tab.show for tab in tabs if tab.count), Show.SENT)


def _line(message: Message, now: datetime) -> Line:
    late = message.status == MessageStatus.PENDING and message.attempts > 0
    return Line(
        pk=message.pk,
        subject=title_of(message.kind),
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

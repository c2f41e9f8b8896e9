"""How the work behind the pages stands, and how mails are worded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, Q, QuerySet

from accounts.models import User
from notifications.catalogue import title_of
from notifications.models import Message, MessageStatus, Pulse, Wording

TOO_LONG = timedelta(hours=1)
"""So long reminders may stand still before the people who answer for them are told."""
ALIVE = timedelta(minutes=2)
"""A process that has shown itself within this time is running."""


@dataclass(frozen=True)
class State:
    """Ages at one moment; None where there is nothing to measure.

    `since_beat` and `since_worker`: since the last sign of life. `beats`: how many run now.
    `oldest_wait`: how long the message that has waited longest has been due. Counts of messages
    by how they stand.
    """

    since_beat: timedelta | None
    since_worker: timedelta | None
    beats: int
    oldest_wait: timedelta | None
    waiting: int
    failed: int
    sent: int

    @property
    def stands_still(self) -> bool:
        """Whether no job has run for too long, as far as can be known."""
        if self.since_worker is not None:
            return self.since_worker > TOO_LONG
        return self.mails_wait

    @property
    def mails_wait(self) -> bool:
        """Whether mails that are due have not been sent for too long."""
        return self.oldest_wait is not None and self.oldest_wait > TOO_LONG


def state(now: datetime) -> State:
    """Read pulses and outbox: two statements."""
    recent = Q(at__gt=now - ALIVE)
    beat, worker = Q(kind=Pulse.Kind.BEAT), Q(kind=Pulse.Kind.WORKER)
    pulses = Pulse.objects.order_by().aggregate(
        beat=Max("at", filter=beat),
        worker=Max("at", filter=worker),
        beats=Count("pk", filter=beat & recent),
    )
    waits = Q(status__in=[MessageStatus.PENDING, MessageStatus.SENDING], due_at__lte=now)
    messages = Message.objects.order_by().aggregate(
        oldest=Min("due_at", filter=waits),
        waiting=Count("pk", filter=waits),
        failed=Count("pk", filter=Q(status=MessageStatus.FAILED)),
        sent=Count("pk", filter=Q(status=MessageStatus.SENT)),
    )
    return State(
        since_beat=_since(pulses["beat"], now),
        since_worker=_since(pulses["worker"], now),
        beats=pulses["beats"],
        oldest_wait=_since(messages["oldest"], now),
        waiting=messages["waiting"],
        failed=messages["failed"],
        sent=messages["sent"],
    )


def _since(moment: datetime | None, now: datetime) -> timedelta | None:
    return None if moment is None else max(now - moment, timedelta())


@dataclass(frozen=True)
class OwnLine:
    """One message as its recipient reads it in the system."""

    title: str
    case_number: str
    path: str
    at: datetime
    is_new: bool


def own_messages(user: User) -> QuerySet[Message]:
    """Return what a person has been sent, the latest first, whichever way it reached her."""
    sent = Message.objects.filter(recipient=user, status=MessageStatus.SENT)
    return sent.order_by("-sent_at", "-pk")


def own_lines(messages: Sequence[Message], *, seen_until: datetime) -> Sequence[OwnLine]:
    return [
        OwnLine(
            title=title_of(message.kind),
            case_number=message.case_number,
            path=message.path,
            at=message.sent_at or message.created_at,
            is_new=message.sent_at is not None and message.sent_at > seen_until,
        )
        for message in messages
    ]


def wordings_of(municipality_id: int) -> Mapping[tuple[str, str], Wording]:
    """Return the wording that holds for each mail and language that was ever changed: one
    statement. A mail that is not there has the standard wording."""
    rows = Wording.objects.filter(municipality_id=municipality_id).order_by("revision")
    return {(row.kind, row.language): row for row in rows.select_related("written_by")}

"""Messages are queued in the transaction of the change they tell of, and delivered by a job."""

import logging
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from smtplib import SMTPResponseException, SMTPServerDisconnected
from typing import Any, NamedTuple

from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import InterfaceError, OperationalError
from django.db import connection as database
from django.db.models import F, Model, Q

from accounts.actors import Actor, person
from accounts.models import User
from notifications.catalogue import MessageKind, all_kinds
from notifications.hours import next_opening
from notifications.models import Channel, Message, MessageStatus
from notifications.relevance import still_holds
from notifications.rendering import email, gathered
from privacy.models import Act
from privacy.services import access_log

logger = logging.getLogger(__name__)

CLAIM_LASTS = timedelta(minutes=10)
RETRY_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
)
MAX_ATTEMPTS = len(RETRY_AFTER) + 1
RUN_LASTS = 60.0
"""Seconds after which a run takes no further message: a slow mail server must not bring it to the
time limit of a job, which would cut a mail in two. The next run goes on."""
MARK_TRIES = 100
"""Seconds a run waits for a database that is lost just when a mail has left. With RUN_LASTS and
one slow mail it stays below the time limit of a job and well below CLAIM_LASTS."""
LEFT = (MessageStatus.SENDING, MessageStatus.CANCELLED)
"""How a message may stand when its mail has left: it can be taken back in that very moment."""
BATCH = 1000
GATHER_ABOVE = 5
"""So many reminders may reach a person in mails of their own at once; more become one mail."""
MOST_GATHERED = 200
SERVER_IS_GONE = (SMTPServerDisconnected, ConnectionError, TimeoutError)


@dataclass(frozen=True)
class Letter:
    """One kind of message to some people; `path` is where its link leads."""

    kind: MessageKind
    to: tuple[User, ...]
    path: str
    key: str


class Nudge(NamedTuple):
    """Whom one row is told of to: `subject_id` is the row, `path` where the link leads."""

    subject_id: int
    case_number: str
    path: str
    key: str
    to: Sequence[User]


@dataclass(frozen=True)
class Notice:
    """What reminders of one step share: the kind of mail, and how it is to reach people.

    `goes_alone` is for what a person may not choose to have gathered. `due_at` is when it may go,
    `digest_at` when her next morning mail does.
    """

    kind: MessageKind
    subject: type[Model]
    municipality_id: int
    channel: Channel
    goes_alone: bool
    due_at: datetime
    digest_at: datetime


def queue(
    kind: MessageKind,
    *,
    to: Iterable[User],
    subject: Model,
    case_number: str,
    path: str,
    key: str,
    by: Actor,
    due_at: datetime,
) -> int:
    """Queue one message to each person and return how many people are addressed.

    One statement, in the caller's transaction: a change that is rolled back tells nobody.
    Idempotent: the same kind and key reach the same person once, however often it is queued.
    """
    letter = Letter(kind, to=tuple(to), path=path, key=key)
    return queue_all([letter], subject=subject, case_number=case_number, by=by, due_at=due_at)


def queue_all(
    letters: Iterable[Letter], *, subject: Model, case_number: str, by: Actor, due_at: datetime
) -> int:
    """Queue what one change tells several groups of people, as `queue`, in one statement."""
    place = getattr(subject, "municipality_id", None)
    return _write(
        _message(letter, user, subject, case_number, place, queued_by=person(by), due_at=due_at)
        for letter in letters
        for user in sorted(letter.to, key=lambda user: user.pk)
    )


def queue_reminders(notice: Notice, nudges: Iterable[Nudge], *, by: Actor, now: datetime) -> int:
    """Queue one step's reminders about many rows, as `queue`; return how many messages are new.

    Who gathers her reminders gets them in her next morning mail, save those that go alone. What
    is only shown in the system has been delivered by being written.
    """
    rows: defaultdict[Channel, list[tuple[Any, ...]]] = defaultdict(list)
    for subject_id, case_number, path, key, people in nudges:
        for user in people:
            rows[_channel(notice, user)].append((user.pk, key, subject_id, case_number, path))
    return sum(
        Message.objects.insert_alike(
            {
                "kind": notice.kind.name,
                "subject_type": notice.subject._meta.label_lower,
                "municipality_id": notice.municipality_id,
                "queued_by_id": getattr(person(by), "pk", None),
                "channel": channel,
                **_way(notice, channel, now),
            },
            ("recipient_id", "key", "subject_id", "case_number", "path"),
            found,
        )
        for channel, found in sorted(rows.items())
    )


def _channel(notice: Notice, user: User) -> Channel:
    if notice.channel == Channel.MAIL and user.gathers_reminders and not notice.goes_alone:
        return Channel.DIGEST
    return notice.channel


def _way(notice: Notice, channel: Channel, now: datetime) -> dict[str, Any]:
    if channel == Channel.IN_APP:
        return {"status": MessageStatus.SENT, "due_at": now, "sent_at": now}
    due_at = notice.digest_at if channel == Channel.DIGEST else notice.due_at
    return {"goes_alone": notice.goes_alone, "due_at": due_at}


def _message(
    letter: Letter,
    user: User,
    subject: Model,
    case_number: str,
    municipality_id: int | None,
    **fields: Any,
) -> Message:
    return Message(
        kind=letter.kind.name,
        key=letter.key,
        recipient_id=user.pk,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        case_number=case_number,
        municipality_id=municipality_id,
        path=letter.path,
        **fields,
    )


def _write(messages: Iterable[Message]) -> int:
    once = {(one.kind, one.key, one.recipient_id): one for one in messages}
    Message.objects.bulk_create(once.values(), ignore_conflicts=True, batch_size=BATCH)
    return len(once)


def cancel(subject: Model, *, by: Actor, kinds: Collection[MessageKind] | None = None) -> int:
    """Take back what has not been sent about `subject`, all kinds or some; return how many.

    So is what a worker has in hand: had the worker been killed, it would be sent later, about
    something that is closed. A mail that leaves all the same in this moment is marked as sent.
    Idempotent.
    """
    waiting = Message.objects.filter(
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        status__in=[MessageStatus.PENDING, MessageStatus.SENDING],
    )
    if kinds is not None:
        waiting = waiting.filter(kind__in=[kind.name for kind in kinds])
    return waiting.update(status=MessageStatus.CANCELLED, cancelled_by=person(by))


def try_again(message: Message, *, by: Actor, now: datetime) -> bool:
    """Put a message that was given up back in line, due now, with all its attempts.

    Returns whether it was: False when somebody else did it first, or when it has not failed. The
    caller has checked who may; who did it stands in the access log.
    """
    put_back = Message.objects.filter(pk=message.pk, status=MessageStatus.FAILED).update(
        status=MessageStatus.PENDING, due_at=now, attempts=0, last_error="", claimed_at=None
    )
    if put_back:
        access_log.record(Act.CHANGE, message, by=by, municipality_id=message.municipality_id)
    return bool(put_back)


def deliver(
    *, now: datetime, by: Actor, limit: int = 100, seconds: Callable[[], float] = time.monotonic
) -> int:
    """Send what is due, the oldest first, and return how many mails went out.

    Call it outside a transaction. Each row is claimed on its own by a conditional UPDATE, sent,
    and marked; two workers never send the same row. A message that fails is tried again later,
    MAX_ATTEMPTS times, and does not hold up the others. While the mail server can not be reached
    nothing is claimed and no attempt is lost. A reminder that comes late, because nobody worked
    the outbox, still waits for the office to open, and is dropped when what it reminds of is over.
    A person's morning mail is one mail, and so is a storm: more than GATHER_ABOVE reminders that
    are due to her at once. A worker killed between the sending and the mark leaves a claim that
    comes back after CLAIM_LASTS: that one mail goes out twice, under the same Message-ID. A
    database lost in that moment is waited for. `seconds` is a clock that only measures how long the
    run has lasted.
    """
    started = seconds()
    rows = Message.objects.filter(_due(now)).order_by("due_at", "pk")
    names = ("pk", "recipient_id", "kind", "channel", "goes_alone")
    due = [_Due(*row) for row in rows.values_list(*names)[:limit]]
    if not due:
        return 0
    connection = mail.get_connection()
    try:
        connection.open()
    except OSError as error:
        logger.warning("mail server not reached (%s), %d wait", type(error).__name__, len(due))
        return 0
    in_time = takewhile(lambda _mail: seconds() - started < RUN_LASTS, _in_mails(due, now))
    try:
        return _send_all(in_time, connection, now=now)
    finally:
        connection.close()


@dataclass(frozen=True)
class _Due:
    """What must be known of a message to say with which others it goes."""

    pk: int
    recipient: int
    kind: str
    channel: str
    goes_alone: bool

    @property
    def can_be_gathered(self) -> bool:
        known = all_kinds().get(self.kind)
        return known is not None and not known.at_any_hour and not self.goes_alone


def _in_mails(due: Iterable[_Due], now: datetime) -> Iterator[Sequence[int]]:
    """Yield the keys of what goes in one mail, in the order of the oldest of each."""
    rows = list(due)
    nags = Counter(row.recipient for row in rows if row.can_be_gathered)
    done: set[int] = set()
    for row in rows:
        if row.pk in done:
            continue
        together: Sequence[int] = [row.pk]
        is_storm = nags[row.recipient] > GATHER_ABOVE
        if row.can_be_gathered and (is_storm or row.channel == Channel.DIGEST):
            together = _all_due_to(row.recipient, now, whole=is_storm)
        done.update(together)
        yield together


def _all_due_to(recipient: int, now: datetime, *, whole: bool) -> Sequence[int]:
    """Return what is due to a person and can be gathered: her morning mail, or the whole storm."""
    nagging = [kind.name for kind in all_kinds().values() if not kind.at_any_hour]
    waiting = Message.objects.filter(
        _due(now), recipient=recipient, kind__in=nagging, goes_alone=False
    )
    if not whole:
        waiting = waiting.filter(channel=Channel.DIGEST)
    return list(waiting.order_by("due_at", "pk").values_list("pk", flat=True)[:MOST_GATHERED])


def _send_all(
    mails: Iterable[Sequence[int]], connection: BaseEmailBackend, *, now: datetime
) -> int:
    sent = 0
    for keys in mails:
        claimed = [message for pk in keys if (message := _claim(pk, now)) is not None]
        if not claimed:
            continue
        try:
            _ready(claimed, connection).send()
        except Exception as error:  # one broken message must not hold up the rest
            for message in claimed:
                _try_again_later(message, error, now)
            if isinstance(error, SERVER_IS_GONE):
                break
        else:
            _mark_sent(claimed, now)
            sent += 1
    return sent


def _ready(claimed: Sequence[Message], connection: BaseEmailBackend) -> EmailMultiAlternatives:
    only, *others = claimed
    return gathered(claimed, connection) if others else email(only, connection)


def _mark_sent(claimed: Sequence[Message], now: datetime) -> None:
    """Say that the mail has left, also of what was taken back in that moment.

    The mail is out: while the database is lost this waits for it, or it would be sent again.
    """
    ours = Message.objects.filter(
        pk__in=[message.pk for message in claimed],
        status__in=LEFT,
        claimed_at=claimed[0].claimed_at,  # all in one mail were claimed by the same run
    )
    for tries_left in reversed(range(MARK_TRIES)):
        try:
            ours.update(status=MessageStatus.SENT, sent_at=now, last_error="")
        except (OperationalError, InterfaceError):
            if not tries_left:
                raise
            database.close()
            time.sleep(1)
        else:
            return


def _due(now: datetime) -> Q:
    fresh = Q(status=MessageStatus.PENDING, due_at__lte=now)
    stale = Q(status=MessageStatus.SENDING, claimed_at__lte=now - CLAIM_LASTS)
    return fresh | stale


def _claim(pk: int, now: datetime) -> Message | None:
    """Return the message when it is ours to send: nobody took it, and it still has a reader."""
    taken = Message.objects.filter(_due(now), pk=pk).update(
        status=MessageStatus.SENDING, claimed_at=now, attempts=F("attempts") + 1
    )
    if not taken:
        return None
    message = Message.objects.select_related("recipient").get(pk=pk)
    if not message.recipient.is_active:
        _finish(message, MessageStatus.CANCELLED)
        return None
    if message.attempts > MAX_ATTEMPTS:
        _finish(message, MessageStatus.FAILED, last_error="interrupted")
        return None
    if _goes_at_any_hour(message):
        return message
    if not still_holds(message, now):
        _finish(message, MessageStatus.CANCELLED)
        return None
    opens = next_opening(message.recipient, now)
    if opens > now:
        _finish(message, MessageStatus.PENDING, due_at=opens, attempts=message.attempts - 1)
        return None
    return message


def _goes_at_any_hour(message: Message) -> bool:
    kind = all_kinds().get(message.kind)
    return kind is None or kind.at_any_hour


def _try_again_later(message: Message, error: Exception, now: datetime) -> None:
    cause = _name_of(error)
    logger.warning("message %s (%s) not sent: %s", message.pk, message.kind, cause)
    if message.attempts >= MAX_ATTEMPTS:
        _finish(message, MessageStatus.FAILED, last_error=cause)
        return
    wait = RETRY_AFTER[message.attempts - 1]
    _finish(message, MessageStatus.PENDING, due_at=now + wait, last_error=cause)


def _finish(message: Message, status: MessageStatus, **changes: datetime | str | int) -> None:
    """Leave the claim, unless it has gone stale and belongs to somebody else by now."""
    Message.objects.filter(
        pk=message.pk, status=MessageStatus.SENDING, claimed_at=message.claimed_at
    ).update(status=status, **changes)


def _name_of(error: Exception) -> str:
    """Return what went wrong without the error's own text: it may quote an address."""
    name = type(error).__name__
    return f"{name} {error.smtp_code}" if isinstance(error, SMTPResponseException) else name

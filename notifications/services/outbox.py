"""Messages are queued in the transaction of the change they tell of, and delivered by a job."""

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPResponseException, SMTPServerDisconnected

from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, Model, Q

from accounts.actors import Actor, person
from accounts.models import User
from notifications.catalogue import MessageKind, all_kinds
from notifications.hours import next_opening
from notifications.models import Message, MessageStatus
from notifications.rendering import email
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
SERVER_IS_GONE = (SMTPServerDisconnected, ConnectionError, TimeoutError)


@dataclass(frozen=True)
class Letter:
    """One kind of message to some people; `path` is where its link leads."""

    kind: MessageKind
    to: tuple[User, ...]
    path: str
    key: str


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
    messages = {
        (letter.kind.name, letter.key, user.pk): Message(
            kind=letter.kind.name,
            key=letter.key,
            recipient_id=user.pk,
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
            case_number=case_number,
            municipality_id=getattr(subject, "municipality_id", None),
            path=letter.path,
            queued_by=person(by),
            due_at=due_at,
        )
        for letter in letters
        for user in sorted(letter.to, key=lambda user: user.pk)
    }
    Message.objects.bulk_create(messages.values(), ignore_conflicts=True)
    return len(messages)


def cancel(subject: Model, *, by: Actor, kinds: Collection[MessageKind] | None = None) -> int:
    """Take back what is still waiting about `subject`, all kinds or some; return how many.

    What is being sent or has been sent is left alone. Idempotent.
    """
    waiting = Message.objects.filter(
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        status=MessageStatus.PENDING,
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


def deliver(*, now: datetime, by: Actor, limit: int = 100) -> int:
    """Send what is due, the oldest first, and return how many mails went out.

    Call it outside a transaction. Each row is claimed on its own by a conditional UPDATE, sent,
    and marked; two workers never send the same row. A message that fails is tried again later,
    MAX_ATTEMPTS times, and does not hold up the others. While the mail server can not be reached
    nothing is claimed and no attempt is lost. A reminder that comes late, because nobody worked
    the outbox, still waits for the office to open. A worker killed between the sending and the mark
    leaves a claim that comes back after CLAIM_LASTS: that one mail goes out twice, under the
    same Message-ID.
    """
    due = list(
        Message.objects.filter(_due(now))
        .order_by("due_at", "pk")
        .values_list("pk", flat=True)[:limit]
    )
    if not due:
        return 0
    connection = mail.get_connection()
    try:
        connection.open()
    except OSError as error:
        logger.warning("mail server not reached (%s), %d wait", type(error).__name__, len(due))
        return 0
    try:
        return _send_all(due, connection, now=now)
    finally:
        connection.close()


def _send_all(due: Iterable[int], connection: BaseEmailBackend, *, now: datetime) -> int:
    sent = 0
    for pk in due:
        message = _claim(pk, now)
        if message is None:
            continue
        try:
            email(message, connection).send()
        except Exception as error:  # one broken message must not hold up the rest
            _try_again_later(message, error, now)
            if isinstance(error, SERVER_IS_GONE):
                break
        else:
            _finish(message, MessageStatus.SENT, sent_at=now, last_error="")
            sent += 1
    return sent


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
    opens = now if _goes_at_any_hour(message) else next_opening(message.recipient, now)
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

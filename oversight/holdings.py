"""What the rooms below hold: about persons, and for how long."""

import json
from datetime import date, datetime
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import ExternalIdentity, RecoveryCode, SignIn, User
from lifecycle.models import StatusChange
from notifications.models import Message, MessageStatus, Wording
from oversight.deadlines import midnight
from oversight.models import (
    Breach,
    BreachEvent,
    RetentionReceipt,
    RightsReceipt,
    SampleCheck,
    ScanOverride,
)
from oversight.passages import row_of
from oversight.registry import (
    BATCH,
    NOWHERE,
    Fate,
    Holding,
    Kind,
    Leaver,
    Trace,
    holding_of,
    register,
    register_kind,
    register_traces,
)
from oversight.services import leavers
from oversight.services.texts import without
from privacy.models import AccessEvent
from privacy.services import access_log
from schools.models import Membership

OVER = (MessageStatus.SENT, MessageStatus.FAILED, MessageStatus.CANCELLED)


def old_messages(place: int | None, day: date) -> "QuerySet[Any]":
    return Message.objects.filter(
        municipality_id=place, status__in=OVER, created_at__lt=midnight(day)
    )


def delete_messages(place: int | None, day: date, by: Actor, now: datetime) -> int:
    return _delete(Message, old_messages(place, day))


def old_lines(place: int | None, day: date) -> "QuerySet[Any]":
    return AccessEvent.objects.filter(municipality_id=place, at__lt=midnight(day))


def delete_lines(place: int | None, day: date, by: Actor, now: datetime) -> int:
    return access_log.delete_before(midnight(day), municipality_id=place, by=by, now=now)


def old_sessions(place: int | None, day: date) -> "QuerySet[Any]":
    return Session.objects.filter(expire_date__lt=midnight(day))


def delete_sessions(place: int | None, day: date, by: Actor, now: datetime) -> int:
    return _delete(Session, old_sessions(place, day))


def old_attempts(place: int | None, day: date) -> "QuerySet[Any]":
    due: QuerySet[Any] = AccessAttempt.objects.filter(attempt_time__lt=midnight(day))
    return due


def delete_attempts(place: int | None, day: date, by: Actor, now: datetime) -> int:
    return _delete(AccessAttempt, old_attempts(place, day))


def old_entries(place: int | None, day: date) -> "QuerySet[Any]":
    return LogEntry.objects.filter(action_time__lt=midnight(day))


def delete_entries(place: int | None, day: date, by: Actor, now: datetime) -> int:
    return _delete(LogEntry, old_entries(place, day))


def long_gone(place: int | None, day: date) -> "QuerySet[User]":
    """Return the closed accounts of the municipality that nobody has used since the day."""
    last_used = Coalesce("last_login", "created_at")
    here = Membership.objects.filter(municipality=place)
    people = User.objects.filter(is_active=False, pk__in=here.values("user"))
    named = people.exclude(email__endswith=NOWHERE)
    due: QuerySet[User] = named.alias(used_at=last_used).filter(used_at__lt=midnight(day))
    return due


def anonymise_leavers(place: int | None, day: date, by: Actor, now: datetime) -> int:
    gone = list(long_gone(place, day)[:BATCH])
    for user in gone:
        leavers.anonymise(user, municipality_id=place, by=by)
    return len(gone)


SIGN_IN_LOGS = (AccessAttempt, AccessFailureLog, AccessLog)


def attempts_of(leaver: Leaver) -> int:
    logs = (log.objects.filter(username__iexact=leaver.email) for log in SIGN_IN_LOGS)
    return sum(rows.count() for rows in logs)


def delete_attempts_of(leaver: Leaver) -> None:
    for log in SIGN_IN_LOGS:
        log.objects.filter(username__iexact=leaver.email).delete()


def entries_that_name(leaver: Leaver) -> list[LogEntry]:
    """Return the entries of the administration's history whose wording holds name or address."""
    likely = Q()
    for words in (leaver.name, leaver.email):
        # The details are JSON, in which Django writes æ, ø and å as codes.
        for field, said in (("object_repr", words), ("change_message", json.dumps(words)[1:-1])):
            likely |= Q(**{f"{field}__icontains": said})
    entries = LogEntry.objects.filter(likely).order_by()
    return [entry for entry in entries if _reworded(entry, leaver) != _worded(entry)]


def reword_entries(leaver: Leaver) -> None:
    for entry in entries_that_name(leaver):
        entry.object_repr, entry.change_message = _reworded(entry, leaver)
        entry.save(update_fields=["object_repr", "change_message"])


def _worded(entry: LogEntry) -> tuple[str, str]:
    return entry.object_repr, entry.change_message


def _reworded(entry: LogEntry, leaver: Leaver) -> tuple[str, str]:
    said = without(entry.object_repr, leaver)
    try:
        details = json.loads(entry.change_message)
    except ValueError:
        return said, without(entry.change_message, leaver)
    told = json.loads(without(json.dumps(details, ensure_ascii=False), leaver))
    return said, entry.change_message if told == details else json.dumps(told)


def old_breaches(place: int | None, day: date) -> "QuerySet[Any]":
    return Breach.objects.filter(municipality=place, closed_at__lt=midnight(day))


def delete_breaches(place: int | None, day: date, by: Actor, now: datetime) -> int:
    return _delete(Breach, old_breaches(place, day))


def old_overrides(place: int | None, day: date) -> "QuerySet[Any]":
    return ScanOverride.objects.filter(municipality=place, confirmed_at__lt=midnight(day))


def delete_overrides(place: int | None, day: date, by: Actor, now: datetime) -> int:
    return _delete(ScanOverride, old_overrides(place, day))


def reads_reason(user: User, change: StatusChange, field: str) -> bool:
    """A reason is read by whoever reads the other texts of what it is the reason for."""
    subject, holding = (
        row_of(change.subject_type, change.subject_id),
        holding_of(change.subject_type),
    )
    if subject is None or holding is None or holding.reads is None:
        return True
    return holding.reads(user, subject, field)


def _delete(model: type[Model], due: "QuerySet[Any]") -> int:
    """Delete a batch and return how many rows of the kind itself went."""
    picked = list(due.order_by("pk").values_list("pk", flat=True)[:BATCH])
    model._default_manager.filter(pk__in=picked).delete()
    return len(picked)


register(
    Holding(User, ("pk",)),
    Holding(SignIn, ("user",)),
    Holding(RecoveryCode, ("user",)),
    Holding(ExternalIdentity, ("user",)),
    Holding(Membership, ("user",)),
    Holding(Message, ("recipient", "queued_by", "cancelled_by")),
    Holding(Wording, ("written_by",)),
    Holding(StatusChange, ("by",), reads=reads_reason),
    Holding(SampleCheck, ("drawn_by", "concluded_by")),
    Holding(RetentionReceipt, ("done_by",)),
    Holding(RightsReceipt, ("person", "done_by")),
    Holding(
        Breach,
        tuple(
            f"{act}_by"
            for act in ("found", "redacted", "shown", "assessed", "notified", "told", "closed")
        ),
    ),
    Holding(BreachEvent, ("by",)),
    Holding(ScanOverride, ("confirmed_by",)),
)
register_traces(
    Trace(_("Failed sign-ins that are deleted"), attempts_of, delete_attempts_of),
    Trace(
        _("Lines of the history of the administration that name her"),
        lambda leaver: len(entries_that_name(leaver)),
        reword_entries,
    ),
)
register_kind(
    Kind(
        "breaches",
        title=_("Records of breaches: what, when and what was decided"),
        counts_from=_("when the breach was closed"),
        months=60,
        least_months=12,
        fate=Fate.DELETE,
        due=old_breaches,
        carry_out=delete_breaches,
    ),
    Kind(
        "scan_overrides",
        title=_("Warnings of the scan that the writer confirmed: who, when and what kind"),
        counts_from=_("when the warning was confirmed"),
        months=13,
        fate=Fate.DELETE,
        due=old_overrides,
        carry_out=delete_overrides,
    ),
    Kind(
        "messages",
        title=_("Mails sent: case number, kind, recipient and time"),
        counts_from=_("when the mail was made"),
        months=24,
        fate=Fate.DELETE,
        due=old_messages,
        carry_out=delete_messages,
    ),
    Kind(
        "messages_of_all",
        title=_("Mails about accounts: invitations and new passwords"),
        counts_from=_("when the mail was made"),
        months=12,
        fate=Fate.DELETE,
        due=old_messages,
        carry_out=delete_messages,
        shared=True,
    ),
    Kind(
        "access_log",
        title=_("The access log"),
        counts_from=_("when the line was written"),
        months=13,
        least_months=6,
        fate=Fate.DELETE,
        due=old_lines,
        carry_out=delete_lines,
    ),
    Kind(
        "access_log_of_all",
        title=_("The access log, lines of no municipality"),
        counts_from=_("when the line was written"),
        months=13,
        least_months=6,
        fate=Fate.DELETE,
        due=old_lines,
        carry_out=delete_lines,
        shared=True,
    ),
    Kind(
        "admin_history",
        title=_("The history of the administration"),
        counts_from=_("when the change was made"),
        months=24,
        fate=Fate.DELETE,
        due=old_entries,
        carry_out=delete_entries,
        shared=True,
    ),
    Kind(
        "sessions",
        title=_("Sign-ins that have run out"),
        counts_from=_("when the sign-in ran out"),
        months=1,
        fate=Fate.DELETE,
        needs_reference=False,
        due=old_sessions,
        carry_out=delete_sessions,
        shared=True,
    ),
    Kind(
        "sign_in_attempts",
        title=_("Sign-ins that failed: the e-mail tried and the IP address"),
        counts_from=_("the attempt"),
        months=1,
        fate=Fate.DELETE,
        needs_reference=False,
        due=old_attempts,
        carry_out=delete_attempts,
        shared=True,
    ),
    Kind(
        "leavers",
        title=_("Name, e-mail and phone of colleagues who have left"),
        counts_from=_("the last sign-in to the closed account"),
        months=24,
        fate=Fate.ANONYMISE,
        needs_reference=False,
        starts_active=False,
        due=long_gone,
        carry_out=anonymise_leavers,
    ),
)

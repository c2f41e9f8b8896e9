"""The one door that moves a status."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.actors import Actor, person
from lifecycle.errors import Stale, TransitionNotAllowed
from lifecycle.models import Stateful, StatusChange
from privacy.models import Act
from privacy.services import access_log

StatefulT = TypeVar("StatefulT", bound=Stateful)


def lock(subject: StatefulT, *, version: int | None = None) -> StatefulT:
    """Return the row freshly read and locked; call it inside a transaction.

    Raises Stale when `version` is given and somebody has saved since it was read.
    """
    manager = type(subject)._default_manager
    fresh = manager.select_for_update(of=("self",)).get(pk=subject.pk)
    if version is not None and fresh.version != version:
        raise Stale
    return fresh


@transaction.atomic
def apply(
    subject: StatefulT,
    transition: str,
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
    **changes: Any,
) -> StatefulT:
    """Move `subject` by `transition` and return it freshly read.

    Locks the row, checks the table, sets status, stamp and `changes`, writes the history row.
    Raises TransitionNotAllowed, naming who came first, when the status does not permit it.
    Not idempotent: the second of two equal calls is refused.
    """
    fresh = lock(subject)
    rule = fresh.STATES.rules[transition]
    if fresh.status not in rule.froms:
        raise TransitionNotAllowed(_who_was_first(fresh))
    before, fresh.status = fresh.status, rule.to
    if rule.stamp:
        changes = {rule.stamp: now, **changes}
    for name, value in changes.items():
        setattr(fresh, name, value)
    fresh.version += 1
    fresh.save(update_fields=["status", "version", *changes])
    record(fresh, transition, before, by=by, at=now, reason=reason)
    return fresh


def save_changes(
    subject: StatefulT, names: Iterable[str], *, by: Actor, at: datetime, transition: str
) -> None:
    """Save fields of a locked row that do not move its status, with a line of history."""
    subject.version += 1
    subject.save(update_fields=["version", *names])
    record(subject, transition, subject.status, by=by, at=at)


def record(
    subject: Stateful, transition: str, before: str, *, by: Actor, at: datetime, reason: str = ""
) -> StatusChange:
    """Write a line of history and an access event for a subject that stands in its new status."""
    act = Act.CREATE if not before else Act.CHANGE
    access_log.record(act, subject, by=by, municipality_id=subject.municipality_id)
    return StatusChange.objects.create(
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        transition=transition,
        from_status=before,
        to_status=subject.status,
        at=at,
        by=person(by),
        reason=reason,
    )


def history(subject: models.Model) -> models.QuerySet[StatusChange]:
    """Return the subject's history, oldest first, with the person on each line."""
    return StatusChange.objects.filter(
        subject_type=subject._meta.label_lower, subject_id=subject.pk
    ).select_related("by")


def _who_was_first(subject: Stateful) -> str | None:
    last = history(subject).last()
    if last is None or last.by is None:
        return None
    when = formats.date_format(timezone.localtime(last.at), pgettext("day and time", "j F H:i"))
    return _(
        "%(name)s changed this on %(when)s, before you did. It now stands as “%(status)s”. "
        "Reload the page to see the rest."
    ) % {"name": last.by, "when": when, "status": subject.get_status_display()}  # type: ignore[attr-defined]

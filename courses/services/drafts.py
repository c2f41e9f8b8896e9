"""Drafts of logs: kept as typed, so that a dead battery costs nothing."""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from accounts.actors import Actor
from accounts.errors import require
from accounts.models import User
from courses.errors import DraftTooLong
from courses.models import LogDraft, Session, SessionLog
from courses.permissions import can_log
from lifecycle.services import lock

LONGEST: int = LogDraft._meta.get_field("content").max_length or 0
KEPT = timedelta(days=30)
"""A draft nobody has touched for so long is thrown away: it holds what may be forgotten."""


@transaction.atomic
def save(
    session: Session,
    *,
    content: Mapping[str, object],
    key: uuid.UUID | None = None,
    by: User,
    now: datetime,
) -> LogDraft | None:
    """Keep what the person has typed about the activity, in place of what she typed before.

    A draft that comes after the form it belongs to, known by `key`, has been sent is not kept.
    The caller has scanned it. Raises NotAllowed, DraftTooLong, and HoldsCpr should a number have
    got this far.
    """
    require(can_log(by, session))
    lock(session)
    if key and SessionLog.objects.filter(session=session, key=key).exists():
        return None
    text = json.dumps(content, ensure_ascii=False)
    if len(text) > LONGEST:
        raise DraftTooLong
    draft, _is_new = LogDraft.objects.update_or_create(
        session=session,
        saved_by=by,
        defaults={"content": text, "saved_at": now},
    )
    return draft


def forget_old(*, by: Actor, now: datetime) -> int:
    """Throw away drafts untouched for thirty days; return how many. Idempotent."""
    deleted, _by_model = LogDraft.objects.filter(saved_at__lte=now - KEPT).delete()
    return deleted

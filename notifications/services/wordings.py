"""The office words its mails itself. Every change is a row of its own; none is ever rewritten."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from notifications.catalogue import MessageKind
from notifications.errors import WordingChangedMeanwhile, WordingNotSound
from notifications.models import Wording
from notifications.rendering import standard
from notifications.wording import Words, faults
from privacy.models import Act
from privacy.services import access_log


@dataclass(frozen=True)
class MailText:
    """What is worded: one kind of mail of one municipality in one language."""

    kind: MessageKind
    municipality_id: int
    language: str


def save(mail: MailText, words: Words, *, seen: int, by: User, now: datetime) -> bool:
    """Let these words hold from the next mail that leaves; return whether anything changed.

    Waiting mails leave with them, too. `seen` is the revision she began from, 0 for none. Words
    equal to the standard wording are the standard wording. The caller has checked who may.
    Raises WordingNotSound with the first fault, and WordingChangedMeanwhile when somebody else was
    first.
    """
    wrong = faults(mail.kind, words)
    if wrong:
        raise WordingNotSound(wrong[0].message)
    is_standard = words == standard(mail.kind, language=mail.language)
    return _append(mail, None if is_standard else words, seen=seen, by=by, now=now)


def restore_standard(mail: MailText, *, seen: int, by: User, now: datetime) -> bool:
    """Go back to the standard wording, and to what it becomes in later versions; as `save`."""
    return _append(mail, None, seen=seen, by=by, now=now)


def _append(mail: MailText, words: Words | None, *, seen: int, by: User, now: datetime) -> bool:
    place, name = mail.municipality_id, mail.kind.name
    rows = Wording.objects.of(name, municipality_id=place, language=mail.language)
    last = rows.first()
    if (last.revision if last else 0) != seen:
        raise WordingChangedMeanwhile
    if (last.words if last else None) == words:
        return False
    row = Wording(
        municipality_id=place,
        kind=name,
        language=mail.language,
        revision=seen + 1,
        subject=words.subject if words else "",
        text=words.text if words else "",
        written_at=now,
        written_by=by,
    )
    try:
        with transaction.atomic():
            row.save()
            access_log.record(Act.CHANGE, row, by=by, municipality_id=place)
    except IntegrityError as taken:
        raise WordingChangedMeanwhile from taken
    return True

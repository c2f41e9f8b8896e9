"""Taking a text out of sight at once, and showing it again or removing it for good.

What is hidden is moved out of its field, so that no page, file, feed, search or mail that reads
the field can tell it (ADR 20).
"""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction
from django.db.models import F, Model

from accounts.errors import require
from accounts.models import User
from oversight import notices
from oversight.errors import NotHiddenAnyMore, NothingToHide, TextTooLong
from oversight.models import (
    Breach,
    Finding,
    HiddenText,
    LookReason,
    Misplaced,
    Removal,
)
from oversight.passages import (
    HIDDEN,
    REMOVED,
    Passage,
    case_number_of,
    case_of,
    home_of,
    places_of,
    read_by,
    row_of,
)
from oversight.permissions import can_report, handles_row
from oversight.registry import clean_drafts
from oversight.services.record import Did, note, take


@transaction.atomic
def report(subject: Model, *, key: str, kind: Misplaced, by: User, now: datetime) -> Breach:
    """Hide the text with that key of the subject's page, and return the breach that is recorded.

    Whoever was shown the page in the last day may; so may who handles breaches there. Earlier
    versions and copies in the case are hidden with it, and those who handle it are mailed at once.
    Raises NotAllowed, and NothingToHide when the text is gone, hidden or not hers to read.
    """
    require(can_report(by, subject, now=now))
    found = next((one for one in read_by(by, subject) if one.key == key), None)
    if found is None:
        raise NothingToHide
    return _hide(found, kind=kind, by=by, now=now)


@transaction.atomic
def hide(passage: Passage, *, kind: Misplaced, by: User, now: datetime) -> Breach:
    """Hide a text that somebody who handles breaches was led to, as by a confirmed warning.

    Otherwise as `report`. Raises NotAllowed, NothingToHide.
    """
    require(handles_row(by, passage.row))
    return _hide(passage, kind=kind, by=by, now=now)


@transaction.atomic
def look(breach: Breach, *, reason: LookReason, by: User, now: datetime) -> list[HiddenText]:
    """Return the hidden texts to somebody who handles breaches there; it is written that, and why.

    Raises NotAllowed, and NotHiddenAnyMore.
    """
    fresh = take(breach, by=by)
    if not fresh.is_hidden:
        raise NotHiddenAnyMore
    note(fresh, Did.LOOKED, by=by, now=now, detail=reason)
    return list(fresh.texts.order_by("is_copy", "pk"))


@transaction.atomic
def show_again(breach: Breach, *, finding: Finding, by: User, now: datetime) -> Breach:
    """Put every text back where it stood: there was no breach, and the record is closed with it.

    A field that was filled anew meanwhile keeps what stands there. Raises NotAllowed,
    NotHiddenAnyMore, and HoldsCpr when the text holds a CPR number.
    """
    fresh = take(breach, by=by)
    if not fresh.is_hidden:
        raise NotHiddenAnyMore
    for kept in fresh.texts.all():
        _put(kept, kept.content)
    fresh.texts.all().delete()
    fresh.shown_at, fresh.shown_by, fresh.finding = now, by, finding
    fresh.closed_at, fresh.closed_by = now, by
    fresh.save()
    note(fresh, Did.SHOWN, by=by, now=now, detail=finding)
    notices.dealt_with(fresh, by=by)
    return fresh


@transaction.atomic
def redact(breach: Breach, *, text: str, by: User, now: datetime) -> Breach:
    """Remove the content for good, and put the new text in its place; without one, a sentence.

    Copies and earlier versions always get the sentence. What was kept aside is deleted, and so is
    what the administration's history repeats. Raises NotAllowed, NotHiddenAnyMore, TextTooLong,
    and HoldsCpr.
    """
    fresh = take(breach, by=by)
    if not fresh.is_hidden:
        raise NotHiddenAnyMore
    for kept in fresh.texts.all():
        _put(kept, REMOVED if kept.is_copy or not text.strip() else text)
        _forget_in_the_administration(kept)
    fresh.texts.all().delete()
    fresh.redacted_at, fresh.redacted_by = now, by
    fresh.save()
    how = Removal.REWRITTEN if text.strip() else Removal.WHOLE
    note(fresh, Did.REDACTED, by=by, now=now, detail=how)
    return fresh


def _hide(passage: Passage, *, kind: Misplaced, by: User, now: datetime) -> Breach:
    row = type(passage.row)._base_manager.select_for_update(of=("self",)).get(pk=passage.row.pk)
    fresh = Passage(row, passage.field)
    place = home_of(row)
    if place is None or not fresh.can_be_hidden:
        raise NothingToHide
    breach = Breach.objects.create(
        municipality_id=place,
        found_at=now,
        found_by=by,
        kind=kind,
        object_type=row._meta.label_lower,
        object_id=row.pk,
        field=passage.field,
        case_number=case_number_of(row),
    )
    case = case_of(row)
    _take_aside(breach, [fresh], case=case, is_copy=False)
    _take_aside(breach, places_of(fresh), case=case, is_copy=True)
    if case is not None:
        clean_drafts(case, fresh.text, HIDDEN)
    note(breach, Did.REPORTED, by=by, now=now, detail=kind)
    notices.breach_found(breach, by=by, now=now)
    return breach


def _take_aside(
    breach: Breach, passages: Iterable[Passage], *, case: int | None, is_copy: bool
) -> None:
    for one in passages:
        try:
            with transaction.atomic():
                HiddenText.objects.create(
                    breach=breach,
                    object_type=one.row._meta.label_lower,
                    object_id=one.row.pk,
                    field=one.field,
                    case_id=case,
                    is_copy=is_copy,
                    content=one.text,
                )
        except IntegrityError:
            if is_copy:
                continue
            raise NothingToHide from None
        _write(one.row, one.field, HIDDEN)


def _put(kept: HiddenText, text: str) -> None:
    """Write the text in its field, unless the row is gone or was filled anew."""
    row = row_of(kept.object_type, kept.object_id)
    if row is None or getattr(row, kept.field) != _fitting(row, kept.field, HIDDEN):
        return
    if text != REMOVED and len(text) > _room(row, kept.field):
        raise TextTooLong
    _write(row, kept.field, text)


def _write(row: Model, field: str, text: str) -> None:
    """Past save(): histories are closed to it, and the version tells whoever has the page open."""
    change: dict[str, object] = {field: _fitting(row, field, text)}
    if any(one.name == "version" for one in row._meta.concrete_fields):
        change["version"] = F("version") + 1
    type(row)._base_manager.filter(pk=row.pk).update(**change)


def _fitting(row: Model, field: str, text: str) -> str:
    return text[: _room(row, field)]


def _room(row: Model, field: str) -> int:
    column = row._meta.get_field(field)
    most = column.max_length if isinstance(column, models.Field) else None
    return most or 100_000


def _forget_in_the_administration(kept: HiddenText) -> None:
    """The history of the administration names rows as they were called."""
    app_label, model = kept.object_type.split(".")
    of_row = LogEntry.objects.filter(
        content_type=ContentType.objects.get_by_natural_key(app_label, model),
        object_id=str(kept.object_id),
    )
    of_row.filter(object_repr__contains=kept.content[:50]).update(object_repr=REMOVED)

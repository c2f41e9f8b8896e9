"""What oversight hears from the other rooms: a new municipality, and every text that is saved."""

import json
from collections.abc import Collection
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from django.utils import timezone

from accounts.actors import SYSTEM
from oversight.errors import TextIsHidden
from oversight.models import HiddenText, ScanOverride
from oversight.passages import HIDDEN, SHORTEST_PART, case_of, home_of
from oversight.registry import holding_of
from oversight.services import retention
from privacy import confirmations
from schools.models import Municipality


@receiver(post_save, sender=Municipality)
def give_rules(instance: Municipality, created: bool, raw: bool, **_signal: Any) -> None:
    if created and not raw:
        retention.ensure(by=SYSTEM)


@receiver(pre_save)
def keep_hidden(
    instance: Model, raw: bool, update_fields: Collection[str] | None, **_signal: Any
) -> None:
    """Let nothing that is hidden come back from a page that was open before.

    A hidden field is not changed: raises TextIsHidden. The same text in a new row of the case, as
    the next revision of a log, is hidden there, too; so is a long one in a row of no case, as a
    draft. One statement for each row with text that is saved.
    """
    names = _texts_saved(instance, update_fields)
    if raw or not names:
        return
    label = instance._meta.label_lower
    for kept in HiddenText.objects.all():
        if (kept.object_type, kept.object_id) == (label, instance.pk) and kept.field in names:
            if not HIDDEN.startswith(getattr(instance, kept.field) or "-"):
                raise TextIsHidden
            continue
        hidden = kept.content.strip()
        held = [name for name in names if _without(getattr(instance, name), hidden) is not None]
        if held and _may_be_the_same(instance, kept):
            for name in held:
                setattr(instance, name, _without(getattr(instance, name), hidden))


@receiver(post_save)
def record_confirmed(
    instance: Model, raw: bool, update_fields: Collection[str] | None, **_signal: Any
) -> None:
    """Write down that a text was saved in spite of a warning."""
    if raw:
        return
    for name in _texts_saved(instance, update_fields):
        if not (found := confirmations.take(getattr(instance, name))):
            continue
        user, confirmation = found
        place = home_of(instance)
        if place is not None:
            ScanOverride.objects.create(
                municipality_id=place,
                confirmed_at=timezone.now(),
                confirmed_by=user,
                object_type=instance._meta.label_lower,
                object_id=instance.pk,
                field=name,
                findings=dict(confirmation.counts),
            )


def _may_be_the_same(instance: Model, kept: HiddenText) -> bool:
    """Whether the row belongs to the case of the hidden text, or to none and the text is long."""
    case = case_of(instance)
    if case is None:
        return len(kept.content.strip()) >= SHORTEST_PART
    return bool(case == kept.case_id)


def _without(text: str, hidden: str) -> str | None:
    """Return the text with what is hidden put out of sight, None when it does not hold it.

    A draft holds it as JSON writes it.
    """
    if text.strip() == hidden:
        return HIDDEN
    if len(hidden) < SHORTEST_PART:
        return None
    as_json = json.dumps(hidden, ensure_ascii=False)[1:-1]
    without = text.replace(hidden, HIDDEN).replace(as_json, HIDDEN)
    return None if without == text else without


def _texts_saved(instance: Model, update_fields: Collection[str] | None) -> list[str]:
    """Return the fields with text in them that this save writes."""
    holding = holding_of(instance._meta.label_lower)
    if holding is None:
        return []
    return [
        name
        for name in holding.texts
        if (update_fields is None or name in update_fields) and getattr(instance, name)
    ]

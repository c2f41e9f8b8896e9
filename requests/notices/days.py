"""The day a mail can name: by when its reader hears more, or must answer."""

from datetime import date
from typing import TypeVar

from django.db import models
from django.utils import timezone

from notifications.models import Message
from requests.models import Offer, SupportRequest

_Row = TypeVar("_Row", bound=models.Model)


def hears_by(message: Message) -> date | None:
    """Return the day the promise of the request falls due, as it stands now."""
    found = _subject_of(message, SupportRequest)
    return found.due_on if found else None


def answers_by(message: Message) -> date | None:
    """Return the day, in Europe/Copenhagen, by which the advisor must have answered the offer."""
    found = _subject_of(message, Offer)
    return timezone.localdate(found.answer_by) if found else None


def _subject_of(message: Message, model: type[_Row]) -> _Row | None:
    """Return what the message is about, None when that is something else or gone."""
    if message.subject_type != model._meta.label_lower:
        return None
    return model._default_manager.filter(pk=message.subject_id or 0).first()

"""Dates and times as lists and timelines show them.

Django's own formatting takes longer than the query of a list does; the same few days come again
and again, so each is formatted once.
"""

from datetime import date, datetime
from functools import lru_cache

from django.utils import formats, timezone
from django.utils.translation import get_language, pgettext


def short_date(day: date) -> str:
    """Return "16. nov. 2026"."""
    return _said(day, pgettext("short date", "j M Y"), get_language())


def short_time(moment: datetime) -> str:
    """Return "16. nov. 2026 kl. 9.05", Danish time."""
    return _said(
        timezone.localtime(moment), pgettext("short date and time", "j M Y H:i"), get_language()
    )


def weekday_and_time(moment: datetime) -> str:
    """Return "tirsdag den 17. november kl. 9.05", Danish time."""
    return _said(
        timezone.localtime(moment), pgettext("weekday and time", "l j F H:i"), get_language()
    )


@lru_cache(maxsize=4096)
def _said(moment: date, pattern: str, _language: str | None) -> str:
    return formats.date_format(moment, pattern)

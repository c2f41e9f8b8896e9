"""Errors told without what people typed: where it broke and as what, never with which words.

The message of an exception may hold a field (`invalid literal for int()`, the DETAIL of
PostgreSQL), and an address a secret. Neither belongs in a log or in a mail about an error.
"""

import copy
import logging
import re
import traceback
from collections.abc import Mapping
from types import TracebackType
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.views.debug import ExceptionReporter
from pythonjsonlogger.json import JsonFormatter

SECRET_IN_PATH = re.compile(
    r"(/(?:invitation|glemt-adgangskode)/[^/\s]+/)[^/\s]+|(/kalender/)[^/\s]+(?=\.ics)"
)
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def without_secrets(text: str) -> str:
    """Return the text with the tokens of links in mails and of calendars taken out of addresses."""
    return SECRET_IN_PATH.sub(r"\1\2*", text)


def told(broken: BaseException | None) -> str:
    """Return the trace of an exception and of those behind it: files, lines, types, no messages.

    A constraint of the database is named: the name is ours.
    """
    parts = list[str]()
    while broken is not None:
        kind = f"{type(broken).__module__}.{type(broken).__qualname__}"
        diagnosis = getattr(broken, "diag", None)
        constraint = getattr(diagnosis, "constraint_name", None)
        named = f" ({constraint})" if constraint else ""
        parts.append("".join(traceback.format_tb(broken.__traceback__)) + kind + named)
        hidden = broken.__suppress_context__
        broken = broken.__cause__ or (None if hidden else broken.__context__)
    return "\n\n".join(["Traceback (messages are left out):", *reversed(parts)])


def _job_without_words(record: logging.LogRecord) -> dict[str, str]:
    """Return what Celery's line about a job that broke may say in place of the exception itself."""
    broken = record.exc_info[1] if record.exc_info else None
    return {"exc": type(broken).__name__ if broken else "-", "traceback": ""}


class _Discreet(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        clean = copy.copy(record)
        if isinstance(record.args, Mapping) and "exc" in record.args:
            clean.args = {**record.args, **_job_without_words(record)}
        clean.msg, clean.args = without_secrets(clean.getMessage()), None
        clean.exc_text = None  # another handler may have left the whole of it
        # The extras of Django and of Celery, whose words hold the query and the exception.
        clean.__dict__.pop("request", None)
        clean.__dict__.pop("data", None)
        return super().format(clean)

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - the name is logging's
        return told(ei[1])


class Line(_Discreet):
    """One event, in words for people."""


class Json(_Discreet, JsonFormatter):
    """One event, as an object for machines."""


class Report(ExceptionReporter):
    """What Django mails to ADMINS where a host has set them: the same, nothing of the request."""

    def get_traceback_text(self) -> SafeString:
        return mark_safe(told(self.exc_value))

    def get_traceback_html(self) -> SafeString:
        return mark_safe("")

    def get_traceback_data(self) -> dict[str, Any]:
        return {}

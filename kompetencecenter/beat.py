"""Beat shows that it lives, and says when another one runs beside it."""

import logging
import os
import socket
import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from celery.signals import beat_init, before_task_publish
from django.db import Error, connection
from django.db.models import QuerySet
from django.utils import timezone

if TYPE_CHECKING:
    from notifications.models import Pulse

logger = logging.getLogger(__name__)

EVERY = 5.0
"""Seconds between two signs of life."""
UID = "beat shows that it lives"


class Sign:
    """The sign of life of the beat in this process. It never stops beat: it is only a sign."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self.process = f"{socket.gethostname()}:{os.getpid()}"
        self._seconds = seconds
        self._last = float("-inf")
        self._shown_at: datetime | None = None
        self._others: set[str] = set()

    def started(self, **_signal: Any) -> None:
        """Begin to show a sign."""
        before_task_publish.connect(self.published, weak=False, dispatch_uid=UID)
        self.note(timezone.now())

    def published(self, **_signal: Any) -> None:
        """Show a sign with what beat sends out, at most once in EVERY seconds."""
        if self._seconds() - self._last < EVERY:
            return
        self.note(timezone.now())

    def note(self, now: datetime) -> None:
        """Write the sign, and say so when another beat has written one since the last of ours.

        A database that is gone is logged, and the next sign tries again.
        """
        # Models can be imported only once Celery has set Django up.
        from accounts.actors import SYSTEM  # noqa: PLC0415
        from notifications.models import Pulse  # noqa: PLC0415
        from notifications.services import pulses  # noqa: PLC0415

        try:
            self._tell_of_others(Pulse.objects.filter(kind=Pulse.Kind.BEAT))
            pulses.note(Pulse.Kind.BEAT, self.process, by=SYSTEM, now=now)
        except Error as error:
            logger.warning("no sign of life written (%s)", type(error).__name__)
            connection.close()  # the server may be back when the next sign is due
        else:
            self._shown_at = now
        # Counted from the end of the attempt: a database that hangs must not take all beat's time.
        self._last = self._seconds()

    def _tell_of_others(self, beats: "QuerySet[Pulse]") -> None:
        """Warn once of each beat that has shown itself beside this one.

        One that showed itself before this one did may have ended: this one may have replaced it.
        """
        if self._shown_at is None:
            return
        beside = beats.filter(at__gt=self._shown_at).exclude(process=self.process)
        names = set(beside.values_list("process", flat=True)) - self._others
        if names:
            self._others |= names
            logger.warning(
                "another beat is running (%s): nothing is sent twice, but one is enough",
                ", ".join(sorted(names)),
            )


def watch() -> Sign:
    """Let the beat of this process, if it becomes one, show signs of life."""
    sign = Sign()
    beat_init.connect(sign.started, weak=False)
    return sign

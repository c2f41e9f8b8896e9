"""Beat shows that it lives, and says when another one runs beside it."""

import logging
import os
import socket
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from celery.signals import beat_init, before_task_publish
from django.db import DatabaseError, connection
from django.utils import timezone

logger = logging.getLogger(__name__)

EVERY = 15.0
"""Seconds between two signs of life."""
UID = "beat shows that it lives"


class Sign:
    """The sign of life of the beat in this process. It never stops beat: it is only a sign."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self.process = f"{socket.gethostname()}:{os.getpid()}"
        self._seconds = seconds
        self._last = float("-inf")

    def started(self, **_signal: Any) -> None:
        """Warn when another beat shows signs of life, and begin to show one."""
        # Models can be imported only once Celery has set Django up.
        from notifications.models import Pulse  # noqa: PLC0415
        from notifications.queries import ALIVE  # noqa: PLC0415

        before_task_publish.connect(self.published, weak=False, dispatch_uid=UID)
        try:
            others = Pulse.objects.filter(
                kind=Pulse.Kind.BEAT, at__gt=timezone.now() - ALIVE
            ).exclude(process=self.process)
            names = list(others.values_list("process", flat=True))
        except DatabaseError as error:
            logger.warning("the database does not answer (%s)", type(error).__name__)
            return
        if names:
            logger.warning(
                "another beat is running (%s): nothing is sent twice, but one is enough",
                ", ".join(names),
            )
        self.note(timezone.now())

    def published(self, **_signal: Any) -> None:
        """Show a sign with what beat sends out, at most once in EVERY seconds."""
        if self._seconds() - self._last < EVERY:
            return
        self.note(timezone.now())

    def note(self, now: datetime) -> None:
        """Write the sign; a database that is gone is logged, and the next sign tries again."""
        from accounts.actors import SYSTEM  # noqa: PLC0415
        from notifications.models import Pulse  # noqa: PLC0415
        from notifications.services import pulses  # noqa: PLC0415

        self._last = self._seconds()
        try:
            pulses.note(Pulse.Kind.BEAT, self.process, by=SYSTEM, now=now)
        except DatabaseError as error:
            logger.warning("no sign of life written (%s)", type(error).__name__)
            connection.close()  # the server may be back when the next sign is due


def watch() -> Sign:
    """Let the beat of this process, if it becomes one, show signs of life."""
    sign = Sign()
    beat_init.connect(sign.started, weak=False)
    return sign

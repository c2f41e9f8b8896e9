"""Whether the people who answer for the promise must be told that jobs or mails stand still."""

import time
from datetime import datetime

from django.db import DatabaseError
from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from notifications.queries import state
from schools.access import access_of

ASKED_EVERY = 60.0
"""Seconds one answer serves all pages of a web process, so that no page pays for the question."""
TOLD = (Permission.VIEW_ALL_REQUESTS, Permission.ADMINISTER)


class Memory:
    """The last answer of this process and when it was given, by a clock that never goes back."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self._at, self._answer = float("-inf"), ""

    def answer(self, now: datetime) -> str:
        if time.monotonic() - self._at >= ASKED_EVERY:
            self._at, self._answer = time.monotonic(), _ask(now)
        return self._answer


memory = Memory()


def standstill_for(user: User) -> str:
    """Return "jobs", "mails" or nothing: what has stood still for more than an hour.

    Only coordinators and administrators are told; they can do something about it.
    """
    access = access_of(user)
    return memory.answer(timezone.now()) if any(map(access.may, TOLD)) else ""


def _ask(now: datetime) -> str:
    try:
        found = state(now)
    except DatabaseError:
        return ""
    if found.stands_still:
        return "jobs"
    return "mails" if found.mails_wait else ""

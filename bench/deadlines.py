"""How long a deadline takes: one working day counted, the whole promise, and a pause."""

from __future__ import annotations

import timeit
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from zoneinfo import ZoneInfo

from requests.deadlines import Clock, postpone, promise
from schools.workdays import WorkCalendar

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
OFFICIAL = Clock.FIVE_DAYS
CLOSED = frozenset(date(2026, 10, 12) + timedelta(days=n) for n in range(5)) | {date(2026, 12, 24)}
MONDAY = date(2026, 11, 16)
CALLS, TIMES = 2_000, 500  # short runs: one of them has the processor to itself
GOAL = 1.0
"""Microseconds a deadline may take once its calendar is known."""


def main(_arguments: Sequence[str]) -> int:
    """Print microseconds a call in the best of many runs, and the goal where there is one."""
    print("what                                            µs    goal")
    for what, (call, goal) in _calls().items():
        call()
        best = min(timeit.repeat(call, number=CALLS, repeat=TIMES)) / CALLS * 1_000_000
        held = "" if goal is None else f"  {goal:6.1f}  {'held' if best <= goal else 'NOT HELD'}"
        print(f"{what:<44}{best:6.2f}{held}")
    return 0


def _calls() -> Mapping[str, tuple[Callable[[], object], float | None]]:
    calendar = WorkCalendar(CLOSED)
    stored = datetime(2026, 11, 16, 8, tzinfo=UTC)  # the database answers in UTC
    local = stored.astimezone(COPENHAGEN)
    days = cycle([stored + timedelta(days=n) for n in range(1_000)])
    deadlines = promise(stored, calendar, official=OFFICIAL, zone=COPENHAGEN)
    until = MONDAY + timedelta(days=4)

    def of(moment: datetime) -> object:
        return promise(moment, calendar, official=OFFICIAL, zone=COPENHAGEN)

    def on_a_new_day() -> object:
        calendar.worked_out.clear()
        return of(stored)

    return {
        "five working days added": (lambda: calendar.add_working_days(MONDAY, 5), GOAL),
        "the promise (five deadlines), as stored": (lambda: of(stored), GOAL),
        "the promise, local time": (lambda: of(local), GOAL),
        "the promise, 1,000 days in turn": (lambda: of(next(days)), None),
        "the promise of a day nobody has asked for": (on_a_new_day, None),
        "five deadlines after a pause": (
            lambda: postpone(deadlines, MONDAY, until, calendar),
            None,
        ),
    }

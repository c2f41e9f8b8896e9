"""The promise as dates: when a school must have heard, pure and explained by its rules.

Day 0 is the day of receipt, or the next working day when that day is not worked. Clock times
never move a date unless the municipality has set a cut-off hour.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from schools.workdays import ONE_DAY, WorkCalendar

TRIAGE_DAYS = 2
MATCH_DAYS = 5
FIRST_WEEK = timedelta(days=7)
"""A course is in motion within a week: what is promised is what is planned with."""
MINUTES_A_WEEK = 120
"""What a course usually takes of an advisor in a week, preparation and travel included."""
SHORTEST_COURSE = timedelta(days=14)


class Clock(StrEnum):
    """What the municipality has promised; both are always computed and kept."""

    SAME_WEEK = "same_week"
    FIVE_DAYS = "five_days"


WEEK = Clock.SAME_WEEK  # a name of the module is looked up in a third of the time


@dataclass(frozen=True)
class Deadlines:
    """Days in the municipality's own time zone; each is kept until the day has ended."""

    received_on: date
    triage_by: date
    match_by_week: date
    match_by_five: date
    match_by: date


def promise(
    received_at: datetime,
    calendar: WorkCalendar,
    *,
    official: Clock,
    cutoff_hour: int | None = None,
    zone: ZoneInfo,
) -> Deadlines:
    """Every deadline of a request received at `received_at` (aware).

    `match_by_five` is the fifth working day after day 0; `match_by_week` the last working day
    of the ISO week of day 0; `match_by` is whichever is `official`. `triage_by` is the second
    working day after day 0, but never after `match_by`. Received at or after `cutoff_hour`, or on
    a half day after it has closed, a request counts as the next day's, while `received_on` stays
    the day it came.
    """
    if received_at.utcoffset() is None:
        raise ValueError("A promise needs an aware datetime")
    local = received_at.astimezone(zone)
    day = local.date()
    late = cutoff_hour is not None and local.hour >= cutoff_hour
    if calendar.closes_early and not late:
        closes_early = calendar.closes_early.get(day)
        late = closes_early is not None and local.time() >= closes_early
    # The promise of a day is worked out once: a change of the calendar asks it of thousands.
    key = (promise, day, late, official is WEEK)
    promised: Deadlines | None = calendar.worked_out.get(key)
    if promised is None:
        promised = calendar.worked_out[key] = _promise_of(day, late, calendar, official)
    return promised


def _promise_of(day: date, late: bool, calendar: WorkCalendar, official: Clock) -> Deadlines:
    day_zero = calendar.on_or_after(day + timedelta(days=late))
    by_week = calendar.last_working_day_of_iso_week(day_zero) or day_zero
    by_five = calendar.add_working_days(day_zero, MATCH_DAYS)
    match_by = by_week if official is Clock.SAME_WEEK else by_five
    return Deadlines(
        received_on=day,
        triage_by=min(calendar.add_working_days(day_zero, TRIAGE_DAYS), match_by),
        match_by_week=by_week,
        match_by_five=by_five,
        match_by=match_by,
    )


def postpone(
    deadlines: Deadlines, paused_from: date, resumed_on: date, calendar: WorkCalendar
) -> Deadlines:
    """The deadlines after a pause, each moved by exactly the working days that were paused.

    The day of the question is paused, the day of the answer is not: answered the same day,
    or over a weekend before work begins, moves by what was lost and no more. A deadline that
    had passed before the pause moves too, so it stays exactly as late as it was.
    """
    if resumed_on < paused_from:
        raise ValueError("A pause can not end before it began")
    paused_days = calendar.working_days_between(paused_from, resumed_on)
    if paused_days == 0:
        return deadlines
    return Deadlines(
        received_on=deadlines.received_on,
        triage_by=calendar.add_working_days(deadlines.triage_by, paused_days),
        match_by_week=calendar.add_working_days(deadlines.match_by_week, paused_days),
        match_by_five=calendar.add_working_days(deadlines.match_by_five, paused_days),
        match_by=calendar.add_working_days(deadlines.match_by, paused_days),
    )


def days_left(due: date, today: date) -> int:
    """Calendar days until `due`: 0 on the day itself, negative when it has passed."""
    return (due - today).days


def working_days_left(due: date, today: date, calendar: WorkCalendar) -> int:
    """Working days until `due`, counted from tomorrow and with `due` itself.

    0 on the day itself, and when only days off remain before it. Once `due` has passed: minus the
    working days since, today included; 0 as long as no working day has followed.
    """
    if due >= today:
        return calendar.working_days_between(today + ONE_DAY, due + ONE_DAY)
    return -calendar.working_days_between(due + ONE_DAY, today + ONE_DAY)


def met(due: date, done_at: datetime, zone: ZoneInfo) -> bool:
    """Whether `done_at` (aware) fell on `due` or before it, as a clock in `zone` shows it."""
    if done_at.utcoffset() is None:
        raise ValueError("Whether a deadline was met needs an aware datetime")
    return done_at.astimezone(zone).date() <= due


def expected_course(today: date, planned_minutes: int) -> tuple[date, date]:
    """The first and the last day a course offered today is expected to run."""
    starts_on = today + FIRST_WEEK
    weeks = timedelta(days=7 * -(-planned_minutes // MINUTES_A_WEEK))
    return starts_on, starts_on + max(weeks, SHORTEST_COURSE) - timedelta(days=1)

"""When a group could meet again, and when a date is worth a word. Pure."""

from datetime import date, timedelta

from schools.workdays import WorkCalendar

SOONEST, LATEST = timedelta(weeks=2), timedelta(weeks=3)


def proposed(
    today: date, calendar: WorkCalendar, *, booked: date | None = None
) -> tuple[date, date]:
    """Return the days proposed for the action and for the meeting: the booked one, else two weeks.

    The action ends two working days before the meeting, so that it can be written down.
    """
    meets_on = booked or calendar.on_or_after(today + SOONEST)
    action_on = max(calendar.subtract_working_days(meets_on, 2), today)
    return min(action_on, meets_on), meets_on


def is_unusual(meets_on: date, today: date) -> bool:
    """Whether the meeting is sooner or later than a group needs to try something."""
    return not today + SOONEST <= meets_on <= today + LATEST

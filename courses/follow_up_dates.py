"""When a school is asked again, and how long it has: pure rules on dates."""

from calendar import monthrange
from datetime import date, timedelta

from schools.workdays import WorkCalendar

MONTHS = 6
HALF_YEAR_IN_WEEKS = 26
ANSWER_DAYS = 10
"""Working days to answer in before the reminder, and again before we give up."""


def weeks_after(closed_on: date, weeks: int, *, calendar: WorkCalendar) -> date:
    """Return the first school day from that many weeks after the close."""
    return calendar.on_or_after(closed_on + timedelta(weeks=weeks))


def half_a_year_after(closed_on: date, *, calendar: WorkCalendar) -> date:
    """Return the first school day from the same date six months on; 31 August is 28 February."""
    year, month = divmod(closed_on.month - 1 + MONTHS, 12)
    year, month = closed_on.year + year, month + 1
    day = min(closed_on.day, monthrange(year, month)[1])
    return calendar.on_or_after(date(year, month, day))


def answer_by(today: date, *, calendar: WorkCalendar) -> date:
    """Return the last day on which an answer is in time."""
    return calendar.add_working_days(today, ANSWER_DAYS)

"""On which working day a step is due, and which cases a step is due for today: pure arithmetic.

A step lies some working days after the day it counts from, or before it when the number is
negative. Weekends, public holidays and the municipality's closing days never count. So the days
a step waits can only grow when a day is closed.
"""

from datetime import date

from schools.workdays import ONE_DAY, WorkCalendar


def due_day(anchor: date, days: int, calendar: WorkCalendar) -> date:
    """Return the working day `days` after `anchor`, before it when `days` is negative.

    The anchor is day 0; one that is not worked counts as the next working day (as the last one
    before it, when counted backwards).
    """
    if days < 0:
        return calendar.subtract_working_days(anchor, -days)
    return calendar.add_working_days(anchor, days)


def latest_anchor(today: date, days: int, calendar: WorkCalendar) -> date:
    """Return the latest day a step can count from and be due on `today` or before.

    The inverse of `due_day`: `due_day(anchor, days) <= today` exactly when `anchor` is this day
    or earlier. So what is due is a comparison with one day, which an index answers.
    """
    if days >= 0:
        return calendar.subtract_working_days(today, days)
    worked = calendar.add_working_days(calendar.on_or_before(today), -days)
    return calendar.next_working_day(worked) - ONE_DAY

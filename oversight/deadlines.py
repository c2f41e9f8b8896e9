"""When what is kept has been kept for long enough. Pure but for the time zone."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from schools.workdays import school_year_bounds


def kept_from(today: date, *, months: int, by_school_year: bool) -> date:
    """Return the first day that is still kept: what is from before it is due.

    `months` counts back from today; the 31st becomes the last day of a shorter month. By school
    year (folkeskoleloven § 14 a: from 1 August) nothing is due before its whole year is.
    """
    back = today.year * 12 + today.month - 1 - months
    year, month = back // 12, back % 12 + 1
    day = date(year, month, min(today.day, monthrange(year, month)[1]))
    return school_year_bounds(day)[0] if by_school_year else day


def month_after(day: date) -> date:
    """Return the last day to answer who asks for her data (GDPR article 12, 3): a month later."""
    year, month = day.year + day.month // 12, day.month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def midnight(day: date) -> datetime:
    """Return the moment a day begins in Denmark."""
    return timezone.make_aware(datetime.combine(day, time.min))


NOTICE = timedelta(hours=72)
"""GDPR article 33(1): without undue delay, not later than 72 hours after becoming aware."""


def notice_due(found_at: datetime) -> datetime:
    """Return when Datatilsynet must have been told, in UTC: 72 hours that have passed,
    whatever the clock on the wall says. Nights, weekends and holidays count.
    """
    return found_at.astimezone(UTC) + NOTICE

"""When an activity can be booked: pure rules about days and times, Europe/Copenhagen."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses.errors import CentreIsClosed, LengthDoesNotFit, MomentIsFarOff, MomentIsPast
from schools.weekslots import WeekSlot
from schools.workdays import WorkCalendar

SHORTEST = 15  # minutes
LONGEST = 600  # minutes
FURTHEST = timedelta(days=366)
MIDDAY, AFTERNOON = time(11), time(13)
AFTER_TALK_WITHIN = 5  # working days
AFTER_TALK_AFTER = 2  # working days
DAY_CODES = ("mon", "tue", "wed", "thu", "fri")


@dataclass(frozen=True)
class Plan:
    """An activity to be booked. Minutes are whole; `starts_at` is aware."""

    kind: str
    starts_at: datetime
    contact_minutes: int
    preparation_minutes: int
    travel_minutes: int
    place: str = ""
    focus: str = ""

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.contact_minutes)


def check(plan: Plan, *, now: datetime, calendar: WorkCalendar) -> None:
    """Raise the rule the plan breaks: past, too far ahead, on a closed day, or a wrong length."""
    if not SHORTEST <= plan.contact_minutes <= LONGEST:
        raise LengthDoesNotFit
    if plan.starts_at <= now:
        raise MomentIsPast
    if plan.starts_at > now + FURTHEST:
        raise MomentIsFarOff
    day = timezone.localdate(plan.starts_at)
    if not calendar.is_working_day(day):
        raise CentreIsClosed(
            _("%(day)s is not a working day. The next one is %(next)s.")
            % {
                "day": _capital(long_day(day)),
                "next": long_day(calendar.next_working_day(day)),
            }
        )


def latest_after_talk(observed_on: date, calendar: WorkCalendar) -> date:
    """Return the last day for the talk after an observation: five working days later."""
    return calendar.add_working_days(observed_on, AFTER_TALK_WITHIN)


def propose_after_talk(observed_on: date, today: date, calendar: WorkCalendar) -> date:
    """Return the day to propose: soon, with time to think; ahead, however late it is logged."""
    soon = calendar.add_working_days(observed_on, AFTER_TALK_AFTER)
    return max(soon, calendar.add_working_days(today, 1))


def slot_of(moment: datetime) -> str:
    """Return the part of the week (schools.weekslots) the moment begins in; "" at a weekend."""
    local = timezone.localtime(moment)
    if local.weekday() >= len(DAY_CODES):
        return ""
    part = "am" if local.time() < MIDDAY else "mid" if local.time() < AFTERNOON else "pm"
    return WeekSlot(f"{DAY_CODES[local.weekday()]}-{part}").value


def suits(moment: datetime, wished: Collection[str]) -> bool:
    """Return whether the moment is among the times wished for; any time suits an empty wish."""
    return not wished or slot_of(moment) in wished


def long_day(day: date) -> str:
    return formats.date_format(day, pgettext("date in a sentence", "l j F"))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

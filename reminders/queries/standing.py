"""Which rows a step is due for: a comparison with one day, and what has not been taken yet."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, TruncDate

from notifications.models import Message
from reminders.ladder import latest_anchor
from reminders.models import Reminder, ReminderStep
from reminders.occasions import Counts, Rung, sent_for
from schools.models import Municipality
from schools.workdays import ONE_DAY, OfficeHours

Rows = Callable[..., QuerySet[Any]]
"""`untaken_rows`, or another that takes the same."""


def due_rows(
    step: ReminderStep, municipality: Municipality, hours: OfficeHours, *, now: datetime
) -> QuerySet[Any]:
    """Return the rows the step is due for at `now` and has not been taken for, the oldest first."""
    return untaken_rows(step, municipality, hours, until=now)


def due_steps(
    steps: Sequence[ReminderStep], municipality: Municipality, hours: OfficeHours, *, now: datetime
) -> Collection[int]:
    """Return the keys of those steps that are due for any row at `now`: two statements at most.

    First whether any row stands past its day at all, which costs the database a third: most
    minutes hardly any step has one. Then which of those have not been taken.
    """

    def any_of(wanted: Sequence[ReminderStep], rows: Rows) -> Sequence[ReminderStep]:
        if not wanted:
            return wanted
        asked = [Exists(rows(step, municipality, hours, until=now)) for step in wanted]
        found = Municipality.objects.filter(pk=municipality.pk).values_list(*asked).get()
        return [step for step, is_so in zip(wanted, found, strict=True) if is_so]

    return {step.pk for step in any_of(any_of(steps, _standing_rows), untaken_rows)}


def untaken_rows(
    step: ReminderStep, municipality: Municipality, hours: OfficeHours, *, until: datetime
) -> QuerySet[Any]:
    """Return the rows the step falls due for at `until` or before, annotated with `anchor_on`.

    Those that fell due before the step applied are left out.
    """
    rung = step.choice.rung
    taken = Reminder.objects.filter(
        step=step, subject_id=OuterRef("pk"), anchor_on=OuterRef("anchor_on")
    )
    found: QuerySet[Any] = (
        _standing_rows(step, municipality, hours, until=until)
        .annotate(anchor_on=_day(rung, hours))
        .filter(~Exists(taken))
        .order_by(rung.anchor, "pk")
    )
    return found


def _standing_rows(
    step: ReminderStep, municipality: Municipality, hours: OfficeHours, *, until: datetime
) -> QuerySet[Any]:
    """Return the rows past the day of the step, taken or not."""
    choice = step.choice
    rung, days = choice.rung, step.days + choice.rung.shift(municipality)
    rows = choice.occasion.rows().filter(rung.only, **{choice.occasion.place: municipality})
    last = latest_anchor(until.astimezone(hours.zone).date(), days, hours.calendar)
    rows = rows.filter(_up_to(rung, last, until, hours))
    if step.since is not None:
        too_old = latest_anchor(step.since - ONE_DAY, days, hours.calendar)
        rows = rows.filter(_later_than(rung, too_old, hours))
    return rows


def still_holds(message: Message, now: datetime) -> bool:
    """Return whether what the message reminds of is still to be done, on the same day as then.

    True for messages that no ladder sends.
    """
    found = sent_for(message.kind)
    if found is None or message.subject_id is None:
        return True
    occasion, rung = found
    if rung.still_holds is not None:
        return rung.still_holds(message.subject_id, now)
    row = occasion.rows().filter(rung.only, pk=message.subject_id).first()
    return row is not None and rung.counts_as(row, message.key)


def _up_to(rung: Rung, last: date, moment: datetime, hours: OfficeHours) -> Q:
    match rung.counts:
        case Counts.DAY:
            return Q(**{f"{rung.anchor}__lte": last})
        case Counts.DAY_OF_MOMENT:
            return Q(**{f"{rung.anchor}__lt": _midnight(last + ONE_DAY, hours)})
        case Counts.MOMENT:
            clock = moment.astimezone(hours.zone).time()
            return Q(**{f"{rung.anchor}__lte": datetime.combine(last, clock, hours.zone)})


def _later_than(rung: Rung, day: date, hours: OfficeHours) -> Q:
    if rung.counts is Counts.DAY:
        return Q(**{f"{rung.anchor}__gt": day})
    return Q(**{f"{rung.anchor}__gte": _midnight(day + ONE_DAY, hours)})


def _day(rung: Rung, hours: OfficeHours) -> Any:
    if rung.counts is Counts.DAY:
        return Cast(F(rung.anchor), DateField())
    return TruncDate(rung.anchor, tzinfo=hours.zone)


def _midnight(day: date, hours: OfficeHours) -> datetime:
    return datetime.combine(day, time(), hours.zone)

"""The municipality's calendar: what may be saved, and that it has changed."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.actors import Actor
from privacy.models import Act
from privacy.services import access_log
from schools.errors import CalendarImpossible
from schools.models import ClosingDay, Municipality
from schools.permissions import require_administrator
from schools.workdays import MOST_CLOSED, WorkCalendar


def check(
    municipality: Municipality, *, adding: Iterable[date] = (), without: int | None = None
) -> None:
    """Raise CalendarImpossible when too many days in a row would be closed.

    `adding` are more closed days, `without` the key of a row that is about to change. Judged with
    school holidays closed, so that the policy can be changed either way afterwards.
    """
    kinds = (ClosingDay.Kind.CLOSED, ClosingDay.Kind.SCHOOL_HOLIDAY)
    rows = ClosingDay.objects.filter(municipality=municipality, kind__in=kinds)
    if without is not None:
        rows = rows.exclude(pk=without)
    closed = frozenset([*rows.values_list("day", flat=True), *adding])
    closure = WorkCalendar(closed).long_closure()
    if closure is None:
        return
    first, last = closure
    raise CalendarImpossible(
        _(
            "The centre would be closed from %(first)s to %(last)s, %(days)s days in a row. At"
            " most %(most)s may be: leave some of the days out."
        )
        % {
            "first": date_format(first, "DATE_FORMAT"),
            "last": date_format(last, "DATE_FORMAT"),
            "days": (last - first).days + 1,
            "most": MOST_CLOSED,
        }
    )


def has_changed(municipality: Municipality, *, by: Actor) -> None:
    """Note that working days or the policy of deadlines have changed.

    No deadline moves by this: a coordinator moves them by one act that shows what moves. Raises
    NotAllowed.
    """
    require_administrator(by, municipality.pk)
    row = Municipality.objects.filter(pk=municipality.pk)
    row.update(calendar_version=F("calendar_version") + 1)
    access_log.record(Act.CHANGE, ClosingDay, by=by, municipality_id=municipality.pk)

"""How hours are said in words and drawn as a bar."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from advisors.queries import Hours
from dkfds.charts import Bar, BarRow, BarTexts, bars


@dataclass(frozen=True)
class HoursUsed:
    """A school year's hours as one sentence and one bar."""

    text: str
    spent: Bar
    used: Bar
    hours: Hours

    @property
    def reserved(self) -> str:
        return in_hours(self.hours.reserved)

    @property
    def overrun(self) -> str:
        return in_hours(self.hours.overrun)


def hours_used(hours: Hours) -> HoursUsed:
    """Return "42 hours used of 160, 98 free" and the bar that goes with it."""
    text = _("%(used)s hours used of %(granted)s, %(free)s free") % {
        "used": in_hours(hours.spent),
        "granted": in_hours(hours.granted),
        "free": in_hours(hours.free),
    }
    rows = [
        BarRow(label="", value=value, capacity=hours.granted, text=text)
        for value in (hours.spent, hours.used)
    ]
    spent, used = bars(rows, _NO_TEXTS, id="hours").bars
    return HoursUsed(text=text, spent=spent, used=used, hours=hours)


def course_hours(spent: int, planned: int | None) -> str:
    """Return "4,5 hours used of 10 planned": what a course has taken of what was expected."""
    if not planned:
        return _("%(spent)s hours used") % {"spent": in_hours(spent)}
    return _("%(spent)s hours used of %(planned)s planned") % {
        "spent": in_hours(spent),
        "planned": in_hours(planned),
    }


def span_of(rows: Sequence[Mapping[str, Any]], planned: int | None) -> str:
    """Return "4 activities, 9 hours of 10 planned, from 18 November to 21 December"."""
    times = [row["starts_at"] for row in rows if row["starts_at"]]
    minutes = sum(row["length"] + row["desk"] for row in rows)
    said = ngettext("%(count)d activity", "%(count)d activities", len(rows)) % {"count": len(rows)}
    hours = (_("%(hours)s hours of %(planned)s planned") if planned else _("%(hours)s hours")) % {
        "hours": in_hours(minutes),
        "planned": in_hours(planned or 0),
    }
    if not times:
        return f"{said}, {hours}"
    return _("%(count)s, %(hours)s, from %(first)s to %(last)s") % {
        "count": said,
        "hours": hours,
        "first": formats.date_format(timezone.localtime(min(times)), "j. F"),
        "last": formats.date_format(timezone.localtime(max(times)), "j. F"),
    }


def in_hours(minutes: int) -> str:
    """Return minutes as hours, with as many decimals as they need, at most two: "4,5"."""
    hours = (Decimal(minutes) / 60).quantize(Decimal("0.01"))
    return formats.number_format(hours.normalize(), use_l10n=True)


_NO_TEXTS = BarTexts(heading="", lead="", row_head="", value_head="", used="", over="", free="")

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
from requests.models import SupportRequest


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
    """Return "42 hours used of 160, 98 free" and the bar that goes with it.

    Extra hours are told apart: "of 160 and 10 extra".
    """
    said = {
        "used": hours_said(hours.spent),
        "granted": hours_said(hours.granted),
        "extra": hours_said(hours.extra),
        "free": hours_said(hours.free),
    }
    text = _("%(used)s hours used of %(granted)s, %(free)s free") % said
    if hours.extra:
        text = _("%(used)s hours used of %(granted)s and %(extra)s extra, %(free)s free") % said
    rows = [
        BarRow(label="", value=value, capacity=hours.available, text=text)
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


def course_title(support_request: SupportRequest) -> str:
    """Return "Language and communication, middle level": what a course is about, and no more."""
    about = ", ".join(str(area) for area in support_request.themes.all())
    if not support_request.school_level:
        return about
    level = str(support_request.get_school_level_display()).split(" (")[0]
    return f"{about}, {level[:1].lower()}{level[1:]}"


def in_hours(minutes: int) -> str:
    """Return minutes as hours, with as many decimals as they need, at most two: "4,5"."""
    return formats.number_format(_hours(minutes), use_l10n=True)


def hours_said(minutes: int) -> str:
    """Return the same for reading, not for a field: "1.237,5"."""
    return formats.number_format(_hours(minutes), use_l10n=True, force_grouping=True)


def _hours(minutes: int) -> Decimal:
    return (Decimal(minutes) / 60).quantize(Decimal("0.01")).normalize()


_NO_TEXTS = BarTexts(heading="", lead="", row_head="", value_head="", used="", over="", free="")

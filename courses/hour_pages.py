"""The hours of an advisor or of a special school as pages say them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from advisors.costs import cost
from advisors.forecast import Basis, Forecast, forecast
from advisors.models import Advisor
from advisors.months import Line, Month, Posted, months, total
from advisors.queries import Hours
from advisors.queries.year import hours_in
from courses.presentation import HoursUsed, hours_said, hours_used
from dkfds.charts import BarChart, BarRow, BarTexts, ColumnChart, ColumnTexts, Point, bars, columns
from schools.models import SchoolYear
from schools.workdays import WorkCalendar

ONE_DAY = timedelta(days=1)
MOST_BARS = 10
HEADS: Mapping[str, str | Promise] = {
    "granted": gettext_lazy("Released"),
    "adjusted": gettext_lazy("Adjusted"),
    "extra": gettext_lazy("Extra"),
    "carried": gettext_lazy("Carried over"),
    "lapsed": gettext_lazy("Lapsed"),
    "reserved": gettext_lazy("Reserved"),
    "released": gettext_lazy("Freed"),
    "contact": gettext_lazy("Contact"),
    "preparation": gettext_lazy("Preparation"),
    "travel": gettext_lazy("Travel"),
    "documentation": gettext_lazy("Documentation"),
    "undivided": gettext_lazy("Not divided"),
    "overrun": gettext_lazy("Overrun"),
}
"""The columns of the table of months, in the order of the page."""
ALWAYS = {"granted", "reserved", "released", "contact", "preparation", "travel", "documentation"}
"""Columns that are there also when nothing is in them."""


@dataclass(frozen=True)
class MonthRow:
    """A month, or the sum of them, with a cell for each column."""

    label: str
    cells: Sequence[str]
    spent: str
    cost: str
    free: str


@dataclass(frozen=True)
class MonthTable:
    heads: Sequence[str]
    rows: Sequence[MonthRow]
    total: MonthRow


@dataclass(frozen=True)
class Outlook:
    """The forecast in words: the conclusion, and the rule it follows."""

    forecast: Forecast
    conclusion: str
    rule: str


@dataclass(frozen=True)
class YearPage:
    """A school year of one advisor, or of all advisors of a special school."""

    year: SchoolYear
    hours: Hours
    used: HoursUsed
    table: MonthTable
    outlook: Outlook
    chart: ColumnChart
    price: str
    """Of an hour, in DKK; empty while nobody has set it."""

    @property
    def figures(self) -> list[tuple[str, str, str]]:
        """What there is and what became of it: label, hours, and the price or nothing.

        Extra hours and what was carried over stand apart, and only when there are any.
        """
        hours = self.hours

        def line(label: str, minutes: int) -> tuple[str, str, str]:
            if not self.price:
                return label, hours_said(minutes), ""
            price = kroner(minutes, self.year.hour_price)
            return label, hours_said(minutes), _("%(price)s DKK") % {"price": price}

        apart = [
            (_("Extra, approved"), hours.extra),
            (_("Carried over"), hours.carried),
            (_("Lapsed"), hours.lapsed),
            (_("Overrun"), hours.overrun),
        ]
        return [
            line(_("Released"), hours.granted),
            *(line(label, minutes) for label, minutes in apart if minutes),
            line(_("Spent"), hours.spent),
            line(_("Reserved"), hours.reserved),
            line(_("Free"), hours.free),
        ]


def year_page(
    posted: Sequence[Posted], year: SchoolYear, *, today: date, calendar: WorkCalendar
) -> YearPage:
    """Return the page of what is entered in the year. Pure: nothing is read."""
    hours = hours_in(posted)
    lines = months(posted, starts_on=year.starts_on)
    seen = outlook(hours, year, today=today, calendar=calendar)
    return YearPage(
        year=year,
        hours=hours,
        used=hours_used(hours),
        table=_table(_begun(lines, today), year.hour_price),
        outlook=seen,
        chart=_chart(lines, hours, seen),
        price=_price(year.hour_price),
    )


def outlook(hours: Hours, year: SchoolYear, *, today: date, calendar: WorkCalendar) -> Outlook:
    """Return the forecast for the rest of the year from `today` on, and what it rests on."""
    day = min(max(today, year.starts_on), year.ends_on + ONE_DAY)
    seen = forecast(
        available=hours.available,
        spent=hours.spent,
        reserved=hours.reserved,
        days_worked=calendar.working_days_between(year.starts_on, day),
        days_left=calendar.working_days_between(day, year.ends_on + ONE_DAY),
    )
    return Outlook(seen, _conclusion(seen, hours), _rule(seen))


def kroner(minutes: int, price: Decimal) -> str:
    """Return what minutes cost in whole kroner, "67.200"; a dash while the price is not set."""
    if not price:
        return "–"
    return formats.number_format(cost(minutes, price), 0, use_l10n=True, force_grouping=True)


# One special school


@dataclass(frozen=True)
class AdvisorRow:
    """One advisor's year in the list of her special school."""

    advisor: Advisor
    hours: Hours
    outlook: Outlook
    cost: str

    @property
    def cells(self) -> list[str]:
        """Released, extra, reserved, spent, free, expected by 31 July, left then."""
        hours, seen = self.hours, self.outlook.forecast
        amounts = (
            *(hours.granted, hours.extra, hours.reserved, hours.spent, hours.free),
            *(seen.expected, seen.rest),
        )
        return [hours_said(minutes) for minutes in amounts]

    @property
    def is_short(self) -> bool:
        return self.outlook.forecast.rest < 0


def advisor_rows(
    advisors: Sequence[Advisor],
    posted: Mapping[int, list[Posted]],
    year: SchoolYear,
    *,
    today: date,
    calendar: WorkCalendar,
) -> list[AdvisorRow]:
    """Return a row for each advisor, in the order given."""
    rows = []
    for advisor in advisors:
        hours = hours_in(posted.get(advisor.pk, ()))
        seen = outlook(hours, year, today=today, calendar=calendar)
        rows.append(AdvisorRow(advisor, hours, seen, kroner(hours.spent, year.hour_price)))
    return rows


def advisors_chart(rows: Sequence[AdvisorRow]) -> BarChart:
    """Draw what each advisor has spent or promised of what she has; the fullest first."""
    fullest = sorted(rows, key=lambda row: (row.hours.free - row.hours.overrun, str(row.advisor)))
    return bars(
        [
            BarRow(
                label=str(row.advisor),
                value=row.hours.used / 60,
                capacity=row.hours.available / 60,
                text=_("%(used)s of %(available)s")
                % {
                    "used": hours_said(row.hours.used),
                    "available": hours_said(row.hours.available),
                },
            )
            for row in fullest[:MOST_BARS]
        ],
        BarTexts(
            heading=_("Hours of each advisor"),
            lead=_school_conclusion(rows),
            row_head=_("Advisor"),
            value_head=_("Hours spent or reserved"),
            used=_("Spent or reserved"),
            over=_("More than she has"),
            free=_("Free"),
        ),
        id="advisors",
    )


def school_heads() -> list[str]:
    """The names of `AdvisorRow.cells`."""
    return [
        _("Released"),
        _("Extra"),
        _("Reserved"),
        _("Spent"),
        _("Free"),
        _("Expected by 31 July"),
        _("Left on 31 July"),
    ]


def month_name(day: date) -> str:
    """Return "nov 2026"."""
    return formats.date_format(day, "b Y")


def _begun(lines: Sequence[Line], today: date) -> list[Line]:
    """The months up to now, and later ones in which something is entered."""
    return [line for line in lines if line.starts_on <= today or line.month != Month()]


def _table(lines: Sequence[Line], price: Decimal) -> MonthTable:
    summed = total(lines)
    shown = [
        field.name
        for field in sorted(fields(Month), key=lambda field: list(HEADS).index(field.name))
        if field.name in ALWAYS or any(getattr(line.month, field.name) for line in lines)
    ]

    def row(label: str, month: Month, free: int) -> MonthRow:
        return MonthRow(
            label=label,
            cells=[_cell(getattr(month, name)) for name in shown],
            spent=_cell(month.spent),
            cost=kroner(month.spent, price) if month.spent else "–",
            free=hours_said(free),
        )

    return MonthTable(
        heads=[str(HEADS[name]) for name in shown],
        rows=[row(month_name(ln.starts_on), ln.month, ln.free_after) for ln in lines],
        total=row(_("In all"), summed, lines[-1].free_after if lines else 0),
    )


def _price(price: Decimal) -> str:
    return formats.number_format(price, 2, use_l10n=True, force_grouping=True) if price else ""


def _cell(minutes: int) -> str:
    return hours_said(minutes) if minutes else "–"


def _chart(lines: Sequence[Line], hours: Hours, seen: Outlook) -> ColumnChart:
    """Hours spent each month beside an even share of what there is."""
    even = round(hours.available / 60 / 12, 1)
    return columns(
        [
            Point(
                label=formats.date_format(line.starts_on, "b")[:3],
                column=round(line.month.spent / 60, 1),
                line=even,
            )
            for line in lines
        ],
        ColumnTexts(
            heading=_("Hours spent each month"),
            lead=seen.conclusion,
            label_head=_("Month"),
            column=_("Hours spent"),
            line=_("An even share of the year"),
        ),
        id="months",
    )


def _conclusion(seen: Forecast, hours: Hours) -> str:
    said = {
        "expected": hours_said(seen.expected),
        "available": hours_said(hours.available),
        "rest": hours_said(abs(seen.rest)),
    }
    if seen.basis == Basis.OVER:
        return _("The school year is over: %(expected)s hours were spent.") % said
    if seen.rest < 0:
        return (
            _(
                "Expected by 31 July: %(expected)s hours spent of %(available)s. "
                "%(rest)s hours are lacking."
            )
            % said
        )
    return (
        _(
            "Expected by 31 July: %(expected)s hours spent of %(available)s. "
            "%(rest)s hours are left."
        )
        % said
    )


def _rule(seen: Forecast) -> str:
    if seen.basis == Basis.OVER:
        return _("Nothing more is expected to be spent in a school year that is over.")
    if seen.basis == Basis.RESERVED:
        return _(
            "Fewer than 20 working days have passed, so there is no pace to go by yet: what "
            "is spent and what is reserved for courses."
        )
    return _(
        "What is spent a working week so far, %(pace)s hours, goes on in the %(weeks)d "
        "working weeks left; but at least what is reserved for courses."
    ) % {"pace": hours_said(seen.pace), "weeks": seen.weeks_left}


def _school_conclusion(rows: Sequence[AdvisorRow]) -> str:
    short = sum(row.is_short for row in rows)
    free = hours_said(sum(row.hours.free for row in rows))
    if not rows:
        return _("There are no advisors yet.")
    if short:
        return _(
            "%(free)s hours are free in all. %(short)d of %(all)d advisors are expected to lack "
            "hours before 31 July."
        ) % {"free": free, "short": short, "all": len(rows)}
    return _("%(free)s hours are free in all, and nobody is expected to lack hours.") % {
        "free": free
    }

"""The same hours as sheets: numbers that can be counted on, and DKK with øre."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from advisors.costs import OERE, cost
from advisors.months import Posted, months
from courses.hour_pages import HEADS, AdvisorRow, month_name, school_heads
from schools.csv_export import Cell
from schools.models import SchoolYear


def month_sheet(posted: Sequence[Posted], year: SchoolYear) -> list[list[Cell]]:
    """Return the months as a sheet: every column, hours with two decimals, DKK with øre."""
    heads: list[Cell] = [_("Month"), *(str(head) for head in HEADS.values())]
    rows: list[list[Cell]] = [[*heads, _("Spent in all"), _("Price (DKK)"), _("Free")]]
    for line in months(posted, starts_on=year.starts_on):
        cells: list[Cell] = [_hours(getattr(line.month, name)) for name in HEADS]
        price = cost(line.month.spent, year.hour_price, to=OERE)
        rows.append(
            [
                month_name(line.starts_on),
                *cells,
                _hours(line.month.spent),
                price,
                _hours(line.free_after),
            ]
        )
    return rows


def school_sheet(rows: Sequence[AdvisorRow], year: SchoolYear) -> list[list[Cell]]:
    """Return a special school's advisors as a sheet."""
    heads: list[Cell] = [_("Advisor"), *school_heads(), _("Price of what is spent (DKK)")]
    sheet = [heads]
    for row in rows:
        hours, seen = row.hours, row.outlook.forecast
        amounts = (
            *(hours.granted, hours.extra, hours.reserved, hours.spent, hours.free),
            *(seen.expected, seen.rest),
        )
        sheet.append(
            [
                str(row.advisor),
                *(_hours(minutes) for minutes in amounts),
                cost(hours.spent, year.hour_price, to=OERE),
            ]
        )
    return sheet


def _hours(minutes: int) -> Decimal:
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"))

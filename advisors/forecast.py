"""How many hours will be spent by 31 July. Pure; whole minutes and working days."""

from dataclasses import dataclass
from enum import Enum

ENOUGH_DAYS = 20
"""So many working days must have passed before the pace says anything."""
WEEK = 5
"""Working days in a week."""


class Basis(Enum):
    """What the forecast rests on."""

    OVER = "over"
    RESERVED = "reserved"
    PACE = "pace"


@dataclass(frozen=True)
class Forecast:
    """`expected` is spent by 31 July; `rest` is what is left then, below zero what is lacking."""

    basis: Basis
    expected: int
    rest: int
    pace: int
    weeks_left: int


def forecast(
    *, available: int, spent: int, reserved: int, days_worked: int, days_left: int
) -> Forecast:
    """Return what will have been spent when the school year ends.

    The rule: the pace so far, minutes spent per working day passed, goes on for the working days
    left; but never less than what is reserved, for those courses are promised. With fewer than
    ENOUGH_DAYS behind us only what is reserved is expected. When the year is over nothing more
    is: what is still reserved moves or is given back.
    """
    if days_left <= 0:
        basis, further = Basis.OVER, 0
    elif days_worked < ENOUGH_DAYS:
        basis, further = Basis.RESERVED, reserved
    else:
        at_pace = round(spent * days_left / days_worked)
        basis, further = Basis.PACE, max(at_pace, reserved)
    return Forecast(
        basis=basis,
        expected=spent + further,
        rest=available - spent - further,
        pace=round(spent * WEEK / days_worked) if days_worked > 0 else 0,
        weeks_left=-(-max(days_left, 0) // WEEK),
    )

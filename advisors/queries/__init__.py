"""Reads of advisors and their hours."""

from advisors.queries.checks import Fault, faults
from advisors.queries.hours import (
    Hours,
    hours_of,
    hours_on,
    remaining_of,
    reservations_of,
    standing_reservation_of,
)

__all__ = [
    "Fault",
    "Hours",
    "faults",
    "hours_of",
    "hours_on",
    "remaining_of",
    "reservations_of",
    "standing_reservation_of",
]

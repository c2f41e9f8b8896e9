"""How long it takes from one school to another: pure, in whole minutes one way.

What the municipality has measured comes first. Otherwise the distance as the crow flies is made
longer by a road factor and driven at an even speed. Without coordinates nobody knows: None.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from math import cos, floor, radians, sin, sqrt
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

EARTH_KM = 6_371.0
ROAD_FACTOR = 1.3
"""Roads are so many times longer than the straight line."""
SPEED = 50.0
"""Kilometres an hour, towns and country roads together."""
DOORS = 5
"""Minutes that go from door to car and from car to door."""
HALF = 0.5


class Located(Protocol):
    """Whatever has coordinates, such as a row of a school."""

    latitude: Decimal | None
    longitude: Decimal | None


@dataclass(frozen=True)
class Place:
    """A point on the map, in degrees."""

    latitude: float
    longitude: float

    @cached_property
    def direction(self) -> tuple[float, float, float]:
        """The point on a globe of radius one."""
        latitude, longitude = radians(self.latitude), radians(self.longitude)
        return (
            cos(latitude) * cos(longitude),
            cos(latitude) * sin(longitude),
            sin(latitude),
        )


def place_of(school: Located) -> Place | None:
    """Where a school is, None when nobody has said."""
    if school.latitude is None or school.longitude is None:
        return None
    return Place(float(school.latitude), float(school.longitude))


def minutes_between(
    one: Place | None, other: Place | None, *, measured: int | None = None
) -> int | None:
    """Minutes from one to the other, `measured` where somebody has; None when unknown."""
    if measured is not None:
        return measured
    if one is None or other is None:
        return None
    (x1, y1, z1), (x2, y2, z2) = one.direction, other.direction
    x, y, z = x1 - x2, y1 - y2, z1 - z2
    return floor(_driven(sqrt(x * x + y * y + z * z)) + HALF) if x or y or z else 0


def minutes_to_many(place: Place, directions: NDArray[np.float64]) -> NDArray[np.int64]:
    """The estimate to many places at once, each a row of `directions`: the same minutes."""
    x, y, z = (directions - np.array(place.direction)).T
    chords = np.sqrt(x * x + y * y + z * z)
    minutes = np.floor(_driven(chords) + HALF).astype(np.int64)
    return np.where(chords == 0, 0, minutes)


def _driven(chord: Any) -> Any:
    """Minutes along a chord of the globe, a number or many; the arc is exact to a metre."""
    kilometres = EARTH_KM * chord * (1 + chord * chord / 24)
    return kilometres * ROAD_FACTOR / SPEED * 60 + DOORS

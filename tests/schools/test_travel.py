"""Minutes between two schools: what is measured, what is estimated, and what nobody knows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schools.travel import Place, minutes_between, minutes_to_many, place_of
from tests.factories import SchoolFactory

SLAGELSE, KORSOER = Place(55.4028, 11.3546), Place(55.3300, 11.1390)
places = st.builds(Place, st.floats(54.5, 57.8), st.floats(8, 15.2))


@pytest.mark.parametrize(
    ("one", "other", "measured", "minutes"),
    [
        (SLAGELSE, KORSOER, None, 30),
        (SLAGELSE, KORSOER, 18, 18),
        (SLAGELSE, SLAGELSE, None, 0),
        (SLAGELSE, None, None, None),
        (None, KORSOER, None, None),
        (None, None, 12, 12),
    ],
)
def test_what_is_measured_comes_before_the_estimate(one, other, measured, minutes):
    assert minutes_between(one, other, measured=measured) == minutes


@settings(max_examples=50)
@given(places, st.lists(places, min_size=1, max_size=5))
def test_the_way_there_is_as_long_as_the_way_back_and_many_are_as_one(place, others):
    there = [minutes_between(place, other) for other in others]

    assert there == [minutes_between(other, place) for other in others]
    directions = np.array([other.direction for other in others])
    assert minutes_to_many(place, directions).tolist() == there


def test_a_school_is_where_its_coordinates_say(db):
    assert place_of(SchoolFactory()) is None
    assert place_of(SchoolFactory(latitude="55.4028", longitude="11.3546")) == SLAGELSE

from datetime import date

import pytest

from schools.public_holidays import danish_public_holidays

# Computed from Easter; 2028 has whit Monday on 5 June, which is Grundlovsdag as well.
EASTER_DAYS = {
    2026: [(4, 2), (4, 3), (4, 5), (4, 6), (5, 14), (5, 24), (5, 25)],
    2027: [(3, 25), (3, 26), (3, 28), (3, 29), (5, 6), (5, 16), (5, 17)],
    2028: [(4, 13), (4, 14), (4, 16), (4, 17), (5, 25), (6, 4), (6, 5)],
    2029: [(3, 29), (3, 30), (4, 1), (4, 2), (5, 10), (5, 20), (5, 21)],
}


@pytest.mark.parametrize("year", EASTER_DAYS)
def test_holidays_are_the_official_list_and_nothing_else(year):
    fixed = [(1, 1), (12, 25), (12, 26)]

    expected = {date(year, month, day) for month, day in fixed + EASTER_DAYS[year]}

    assert danish_public_holidays(year) == expected


@pytest.mark.parametrize(
    ("day", "is_holiday"),
    [
        (date(2022, 5, 13), True),
        (date(2023, 5, 5), True),
        (date(2024, 4, 26), False),
        (date(2025, 5, 16), False),
        (date(2026, 5, 1), False),
    ],
)
def test_store_bededag_ended_with_2023(day, is_holiday):
    assert (day in danish_public_holidays(day.year)) is is_holiday


@pytest.mark.parametrize(("month", "day"), [(5, 1), (6, 5), (12, 24), (12, 31)])
def test_customary_days_off_are_not_public_holidays(month, day):
    assert date(2026, month, day) not in danish_public_holidays(2026)


@pytest.mark.parametrize("year", [1899, 2101, 9999])
def test_a_year_without_known_rules_is_refused_instead_of_having_no_holidays(year):
    with pytest.raises(ValueError, match=str(year)):
        danish_public_holidays(year)

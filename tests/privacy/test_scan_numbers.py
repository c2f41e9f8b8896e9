"""CPR numbers in every way of writing, and the numbers that only look like one.

No number can be anybody's: the birth date is in the future or long past, or modulus 11 fails
for a year in which every number passed it.
"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy.scan import Kind, Span, find_cpr, scan
from tests.privacy.sample_texts import REQUESTS, SCHOOLS

WRITTEN = [
    "311236-4123",
    "3112364123",
    "311236 4123",
    "311236.4123",
    "311236_4123",
    "311236 - 4123",
    "31.12.36-4123",
    "31. 12. 36 - 4123",
    "31-12-36-4123",
    "31/12/36 4123",
    "31 12 36 4123",
    "31 12 364123",
    "31 12 36 41 23",
    "311236 41 23",
    "3 1 1 2 3 6 4 1 2 3",
    "3 1 1 2 3 6 - 4 1 2 3",
    "31.12.2036-4123",
    "31122036-4123",
    "311236\u00a04123",
    "31\u00a012\u00a036\u00a04123",
    "311236\u202f4123",
    "311236\u20104123",
    "311236\u20114123",
    "311236\u20134123",
    "311236 \u2014 4123",
    "311236\u22124123",
    "311236\u00ad4123",
    "311236\u200b4123",
    "311236-\n4123",
    "311236-\r\n4123",
    "\uff13\uff11\uff11\uff12\uff13\uff16-\uff14\uff11\uff12\uff13",
    "311236\n4123",
    "\u200b".join("311236-4123"),
    "\u200e".join("3112364123"),
    "3\u034f1\u034f1236-4123",
    "3\u0301112364123",
    "311236\u202e4123",
    "31\x0112\x0136-4123",
    "311236-\u2463\u2460\u2461\u2462",
    "311236\u27964123",
    "³¹¹²³⁶-⁴¹²³",
    "٣١١٢٣٦-٤١٢٣",
    "\u200d".join("٣١١٢٣٦") + "\ufe58" + "४१२३",
]
NOT_NUMBERS = [
    "2018-010760-2",
    "2012-120375",
    "5798009373830",
    "5 798009 373830",
    "+45 56 67 22 21",
    "+4556672221",
    "45 56672221",
    "004556672221",
    "0045 56 67 22 21",
    "56672221",
    "5667 2221",
    "56 67 22 21 / 12 10 56 67",
    "56 67 22 21 12 10 56 67",
    "CVR 29188505",
    "2026-0001",
    "17.00.00-A00-1-20",
    "skoleåret 2026/2027",
    "01.08.2026 - 31.07.2027",
    "12.10.2026 kl. 14.00",
    "12-10-26 14:30",
    "31.12.2036-1415",
    "kl. 08.10-08.55",
    "uge 41, 42 og 43",
    "3112364123456",
    "1311236-4123",
    "311236-41234",
    "10 11 12 13 14 15 16",
    "31.12.36\n4123 Byen",  # a date, and a postal code below it
    "311236\n41234",
    "10 m² og 20 m²",
]


@pytest.mark.parametrize("written", WRITTEN)
def test_every_way_of_writing_is_found_where_it_stands(written):
    text = f"Ring om ({written}), tak"

    assert [(span.start, span.end) for span in find_cpr(text)] == [(9, 9 + len(written))]


@pytest.mark.parametrize("written", NOT_NUMBERS)
def test_other_numbers_pass(written):
    assert find_cpr(f"Se {written}.") == []
    assert find_cpr(written) == []


@pytest.mark.parametrize("text", REQUESTS + SCHOOLS)
def test_ordinary_requests_pass(text):
    assert find_cpr(text) == []


@pytest.mark.parametrize(
    ("number", "found"),
    [
        # 29 February exists in the century the seventh digit gives, or not.
        ("290236-4111", True),
        ("290235-4111", False),
        ("290200-1111", False),
        ("290200-4111", True),
        ("290237-4111", False),
        ("290240-4111", True),
        ("290257-5111", False),
        ("290256-8111", True),
        ("290236-9111", True),
        ("290296-3111", True),
        ("290258-5111", False),
        # Day, month, and replacement numbers with 60 added to the day.
        ("320136-4123", False),
        ("000136-4123", False),
        ("311336-4123", False),
        ("310036-4123", False),
        ("310436-4123", False),
        ("911236-4123", True),
        ("610136-4123", True),
        ("600136-4123", False),
        ("921236-4123", False),
        ("900236-4123", False),
    ],
)
def test_the_date_has_to_exist(number, found):
    assert bool(find_cpr(number)) is found


@pytest.mark.parametrize(
    ("number", "certain"),
    [("010136-4003", True), ("010136-4004", False), ("311236-4123", False)],
)
def test_modulus_11_is_confidence_and_not_a_condition(number, certain):
    assert find_cpr(number) == [Span(0, 11, Kind.CPR, certain)]


def test_letters_beside_the_number_do_not_hide_it():
    assert find_cpr("CPR311236-4123x") == [Span(3, 14, Kind.CPR)]


def test_several_numbers_are_found_in_order():
    text = "311236-4123, 56 67 22 21 og 12 311236 4123"

    assert [text[span.start : span.end] for span in find_cpr(text)] == [
        "311236-4123",
        "311236 4123",
    ]


def test_a_finding_blocks_and_never_shows_the_number():
    findings = scan("311236-4123")

    assert findings.blocks
    assert not findings.warns
    assert "4123" not in repr(findings)
    assert not scan("Ingen tal her.").blocks


@given(
    st.dates(min_value=date(2037, 1, 1), max_value=date(2057, 12, 31))
    | st.dates(min_value=date(1900, 1, 1), max_value=date(1909, 12, 31)),
    st.integers(min_value=0, max_value=999),
    st.sampled_from(["", "-", " ", "\u00a0", "\u2013", ".", " - "]),
    st.sampled_from(["", "Elev: ", "nr. 7 ", "(", "født\n"]),
)
def test_every_birth_date_is_found(born, rest, mark, before):
    seventh = 5 if born.year >= 2000 else 1
    number = f"{born:%d%m%y}{mark}{seventh}{rest:03}"

    found = find_cpr(f"{before}{number} i dag")

    assert [(span.start, span.end) for span in found] == [(len(before), len(before) + len(number))]


@given(st.text(alphabet="0123456789 -.+/", max_size=40))
def test_positions_always_lie_in_the_text_and_hold_ten_digits(text):
    for span in find_cpr(text):
        digits = [sign for sign in text[span.start : span.end] if sign.isdigit()]
        assert len(digits) in (10, 12)


@given(st.integers(min_value=0, max_value=99_999_999), st.sampled_from(["", "+45 ", "0045", "45 "]))
def test_danish_telephone_numbers_pass(number, prefix):
    digits = f"{number:08}"
    pairs = " ".join(digits[place : place + 2] for place in range(0, 8, 2))

    assert find_cpr(f"Ring {prefix}{digits} eller {prefix}{pairs}.") == []


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 1, 1)), st.integers(0, 400))
def test_spans_of_dates_pass(first, days):
    last = first + timedelta(days=days)

    assert find_cpr(f"{first:%d.%m.%Y}-{last:%d.%m.%Y} og {first:%d.%m.%y} - {last:%d.%m.%y}") == []

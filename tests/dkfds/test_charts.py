import re

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from dkfds.charts import BarRow, BarTexts, ColumnTexts, Point, bars, columns, nice_step
from tests.dkfds.markup import Element, read

BAR_TEXTS = BarTexts("Load", "One has too much.", "Advisor", "Courses", "Used", "Over", "Free")
COLUMN_TEXTS = ColumnTexts("By week", "Most in week 2.", "Week", "Received", "Closed")
PLAIN_TEXTS = ColumnTexts("By week", "Most in week 2.", "Week", "Received")
LENGTHS = ("x", "y", "x1", "x2", "y1", "y2", "width", "height", "rx")

numbers = st.floats(min_value=0, max_value=1e6, allow_nan=False)


def draw(name: str, chart: object) -> Element:
    return read(render_to_string(f"dkfds/charts/{name}.html", {"chart": chart}))


def width(text: str) -> float:
    return float(text.removesuffix("%"))


@given(st.lists(st.tuples(numbers, numbers), max_size=12))
def test_every_bar_fits_and_is_as_long_as_its_value(pairs):
    chart = bars([BarRow("A", v, c, "") for v, c in pairs], BAR_TEXTS, id="load")
    longest = max((max(pair) for pair in pairs), default=0) * 1.02 or 1

    for bar, (value, _capacity) in zip(chart.bars, pairs, strict=True):
        drawn = width(bar.fill_width) + width(bar.over_width)
        assert drawn == pytest.approx(100 * value / longest, abs=0.02)
        assert drawn <= 100


def test_only_what_is_above_capacity_is_over():
    chart = bars([BarRow("A", 8, 8, ""), BarRow("B", 9, 8, "")], BAR_TEXTS, id="load")

    assert [bar.is_over for bar in chart.bars] == [False, True]
    assert [bar.over_width for bar in chart.bars] == ["0.00%", "10.89%"]


def test_a_negative_value_is_drawn_as_nothing():
    chart = bars([BarRow("A", -2, 8, "")], BAR_TEXTS, id="load")

    assert chart.bars[0].fill_width == "0.00%"


@given(st.floats(min_value=0, max_value=1e9, allow_nan=False))
def test_steps_are_round_and_few(top):
    step = nice_step(top)

    assert re.fullmatch("[125]0*", str(step))
    assert top / step <= 4


@given(st.lists(st.tuples(numbers, st.none() | numbers), max_size=12))
def test_columns_stand_on_the_base_and_stay_inside(pairs):
    chart = columns([Point(str(i), *p) for i, p in enumerate(pairs)], COLUMN_TEXTS, id="weeks")

    for column in chart.columns:
        assert float(column.y) + float(column.height) == pytest.approx(272, abs=0.2)
        assert float(column.y) >= 25.9
        assert 5.5 <= width(column.x) < width(column.x) + width(column.width) <= 100


def test_the_line_passes_over_points_without_a_value():
    points = [Point("1", 4, 2), Point("2", 4), Point("3", 4, 4)]
    chart = columns(points, COLUMN_TEXTS, id="weeks")

    assert [(s.x1, s.x2) for s in chart.segments] == [
        (chart.columns[0].centre, chart.columns[2].centre)
    ]


def test_lines_across_begin_at_zero_and_reach_the_highest():
    chart = columns([Point("1", 14)], PLAIN_TEXTS, id="weeks")

    assert [tick.label for tick in chart.ticks] == ["0", "5", "10", "15"]
    assert chart.ticks[0].y == "272.0"


def test_no_points_is_an_empty_chart():
    chart = columns([], PLAIN_TEXTS, id="weeks")

    assert (chart.columns, chart.segments) == ((), ())
    assert draw("columns", chart).one("svg", css="column-chart")


@pytest.mark.parametrize(
    ("name", "chart"),
    [
        ("bars", bars([BarRow("A", 1.5, 7, "1½")], BAR_TEXTS, id="load")),
        ("columns", columns([Point("1", 1.5, 0.5), Point("2", 3, 1)], COLUMN_TEXTS, id="weeks")),
    ],
)
def test_lengths_are_lengths_in_danish_too(name, chart):
    drawn = [e for e in draw(name, chart).walk() if e.tag in ("rect", "line", "svg", "text")]
    lengths = [e.attrs[a] for e in drawn for a in LENGTHS if a in e.attrs]

    assert len(lengths) > 20
    assert all(re.fullmatch(r"-?[\d.]+%?", length) for length in lengths)
    assert not [e for e in drawn if "style" in e.attrs]


def test_a_bar_is_a_table_row_that_says_it_all():
    rows = [BarRow("Ann", 9, 8, "9 of 8", "1 too many", "/ann/"), BarRow("Bo", 2, 8, "2 of 8")]
    page = draw("bars", bars(rows, BAR_TEXTS, id="load"))

    first, second = page.one("tbody").all("tr")
    assert first.one("th").one("a").attrs["href"] == "/ann/"
    assert first.one("td").text == "9 of 8, 1 too many"
    assert first.all("rect", css="chart-over-box")
    assert second.one("td").text == "2 of 8"
    assert not second.all("rect", css="chart-over-box")
    assert all(svg.attrs["aria-hidden"] == "true" for svg in page.all("svg"))


def test_two_charts_on_a_page_share_no_id():
    chart = [bars([BarRow("A", 9, 8, "9")], BAR_TEXTS, id=name) for name in ("one", "two")]
    ids = [e.attrs["id"] for c in chart for e in draw("bars", c).walk() if "id" in e.attrs]

    assert len(ids) == len(set(ids))


def test_the_numbers_of_the_columns_stand_in_a_table():
    points = [Point("23", 6, 5), Point("24", 8)]
    page = draw("columns", columns(points, COLUMN_TEXTS, id="weeks"))

    cells = [[c.text for c in row.walk()] for row in page.one("tbody").all("tr")]
    assert cells == [["23", "6", "5"], ["24", "8", "–"]]
    svg = page.one("svg", css="column-chart")
    assert {page.one(id=name).tag for name in svg.attrs["aria-labelledby"].split()} == {
        "title",
        "desc",
    }


def test_columns_without_a_line_have_no_legend():
    page = draw("columns", columns([Point("23", 6)], PLAIN_TEXTS, id="weeks"))

    assert not page.all("ul")
    assert not page.all("rect", css="chart-dot")
    assert [c.text for c in page.one("thead").all("th")] == ["Week", "Received"]

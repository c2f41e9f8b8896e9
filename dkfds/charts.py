"""Geometry of charts that templates draw as inline SVG.

Along the width everything is in per cent and along the height in pixels, without a viewBox: a
chart fills its column at any width with text of one size, with no script and no style
attribute. Lengths are handed over as text, because ``{{ 12.5 }}`` is ``12,5`` in Danish and
that is no length.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise

HEADROOM = 1.02  # the longest bar leaves room for its capacity mark
TICKS = 4  # about as many lines across as the eye wants
TICK_MARGIN = 5.5  # per cent of the width kept for the numbers at the left
COLUMN_SHARE = 0.68  # of the room each column has
HEIGHT, PAD_TOP, PAD_BOTTOM = 300, 26, 28  # pixels


@dataclass(frozen=True)
class BarRow:
    """One bar: a value against a capacity, in the same unit, and both in words."""

    label: Text
    value: float
    capacity: float
    text: Text  # "8 of 10"
    note: Text = ""  # "2 free"
    url: str = ""


@dataclass(frozen=True)
class Bar:
    row: BarRow
    capacity_width: str
    fill_width: str
    over_width: str

    @property
    def is_over(self) -> bool:
        return self.row.value > self.row.capacity


@dataclass(frozen=True)
class BarTexts:
    """The words around a bar chart: its heading, the conclusion, column heads and legend.

    ``over`` is empty where nothing can be more than its capacity.
    """

    heading: Text
    lead: Text
    row_head: Text
    value_head: Text
    used: Text
    over: Text
    free: Text


@dataclass(frozen=True)
class BarChart:
    id: str
    texts: BarTexts
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Point:
    """One column, and the mark of the line above it where there is a line."""

    label: Text
    column: float
    line: float | None = None


@dataclass(frozen=True)
class ColumnTexts:
    """The words around a column chart. ``line`` is empty when there is no line."""

    heading: Text
    lead: Text
    label_head: Text
    column: Text
    line: Text = ""


@dataclass(frozen=True)
class Column:
    point: Point
    x: str
    width: str
    y: str
    height: str
    centre: str
    mark_y: str

    @property
    def has_mark(self) -> bool:
        return self.point.line is not None


@dataclass(frozen=True)
class Segment:
    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True)
class Tick:
    label: str
    y: str
    text_y: str


@dataclass(frozen=True)
class ColumnChart:
    id: str
    texts: ColumnTexts
    columns: tuple[Column, ...]
    segments: tuple[Segment, ...]
    ticks: tuple[Tick, ...]
    height: str = str(HEIGHT)
    label_y: str = str(HEIGHT - 8)


def percent(share: float) -> str:
    return f"{share:.2f}%"


def pixels(length: float) -> str:
    return f"{length:.1f}"


def nice_step(top: float) -> int:
    """Return the distance between lines across: 1, 2 or 5 times a power of ten."""
    raw = top / TICKS
    if raw <= 1:
        return 1
    magnitude = 10 ** math.floor(math.log10(raw))
    return int(next(m * magnitude for m in (1, 2, 5, 10) if raw <= m * magnitude))


def bars(rows: Sequence[BarRow], texts: BarTexts, *, id: str) -> BarChart:
    """Lay out one bar a row, longest value or capacity across the full width."""
    longest = max((max(row.value, row.capacity) for row in rows), default=0) * HEADROOM or 1

    def width(length: float) -> str:
        return percent(100 * max(0, length) / longest)

    return BarChart(
        id=id,
        texts=texts,
        bars=tuple(
            Bar(
                row=row,
                capacity_width=width(row.capacity),
                fill_width=width(min(row.value, row.capacity)),
                over_width=width(row.value - row.capacity),
            )
            for row in rows
        ),
    )


def columns(points: Sequence[Point], texts: ColumnTexts, *, id: str) -> ColumnChart:
    """Lay out a column a point, and a line through the points that have a second value."""
    highest = max((max(p.column, p.line or 0) for p in points), default=0)
    step = nice_step(highest)
    top = step * max(1, math.ceil(highest / step))
    base = HEIGHT - PAD_BOTTOM
    band = (100 - TICK_MARGIN) / max(1, len(points))

    def y(value: float) -> float:
        return base - (base - PAD_TOP) * value / top

    drawn = tuple(
        Column(
            point=point,
            x=percent(TICK_MARGIN + band * (i + (1 - COLUMN_SHARE) / 2)),
            width=percent(band * COLUMN_SHARE),
            y=pixels(y(point.column)),
            height=pixels(base - y(point.column)),
            centre=percent(TICK_MARGIN + band * (i + 0.5)),
            mark_y=pixels(y(point.line or 0)),
        )
        for i, point in enumerate(points)
    )
    marks = [column for column in drawn if column.has_mark]
    return ColumnChart(
        id=id,
        texts=texts,
        columns=drawn,
        segments=tuple(
            Segment(a.centre, a.mark_y, b.centre, b.mark_y)
            for a, b in zip(marks, marks[1:], strict=False)
        ),
        ticks=tuple(Tick(str(v), pixels(y(v)), pixels(y(v) - 4)) for v in range(0, top + 1, step)),
    )

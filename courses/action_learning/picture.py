"""The cycle as a spiral, one turn a round, drawn by a template as inline SVG. Pure geometry.

Coordinates are handed over as text, because `{{ 12.5 }}` is `12,5` in Danish and that is no
number in SVG.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SIZE = 340  # the viewBox is a square with this side
CENTRE = SIZE / 2
INNERMOST, OUTERMOST = 54.0, 152.0  # radius where the first turn begins and the last ends
LARGEST_NODE, NODE_SHARE = 14.0, 0.36  # radius of a phase at most, and of the gap between turns
STEP = math.radians(4)  # how finely the spiral is drawn
ARROW = 7.0

DONE, HERE, AHEAD = "done", "here", "ahead"


@dataclass(frozen=True)
class Node:
    """One phase of one round. `state` is done, here or ahead."""

    number: int
    state: str
    x: str
    y: str
    text_y: str
    radius: str
    diamond: str


@dataclass(frozen=True)
class Picture:
    """`behind` and `ahead` are the two parts of the spiral, as path data."""

    nodes: tuple[Node, ...]
    behind: str
    ahead: str
    arrow: str
    size: int = SIZE
    centre: str = f"{CENTRE:.0f}"


def draw(reached: Sequence[int], *, phases: int) -> Picture:
    """Lay out a turn for each round; `reached` holds how far each is.

    0 is not begun, a number up to `phases` is where the group is, and more is carried through.
    """
    places = [
        (turn, phase, _state(is_at, phase))
        for turn, is_at in enumerate(reached)
        for phase in range(1, phases + 1)
    ]
    passed = [i for i, (_turn, _phase, state) in enumerate(places) if state != AHEAD]
    onward = (len(places) - 0.4) / phases  # past the last phase: what was learned goes on
    so_far = passed[-1] / phases if passed else 0.0
    spiral = _Spiral(turns=len(reached))
    return Picture(
        nodes=tuple(
            spiral.node(i / phases, phase, state) for i, (_t, phase, state) in enumerate(places)
        ),
        behind=spiral.path(0.0, so_far),
        ahead=spiral.path(so_far, onward),
        arrow=spiral.arrow(onward),
    )


def _state(is_at: int, phase: int) -> str:
    if phase < is_at:
        return DONE
    return HERE if phase == is_at else AHEAD


@dataclass(frozen=True)
class _Spiral:
    turns: int

    @property
    def gap(self) -> float:
        return (OUTERMOST - INNERMOST) / self.turns

    def point(self, turn: float) -> tuple[float, float]:
        """Return where the spiral is after so many turns, clockwise from the top."""
        radius = INNERMOST + self.gap * turn
        angle = 2 * math.pi * turn - math.pi / 2
        return CENTRE + radius * math.cos(angle), CENTRE + radius * math.sin(angle)

    def node(self, turn: float, number: int, state: str) -> Node:
        x, y = self.point(turn)
        radius = min(LARGEST_NODE, self.gap * NODE_SHARE)
        corner = radius * 1.5
        return Node(
            number=number,
            state=state,
            x=_px(x),
            y=_px(y),
            text_y=_px(y + 4.5),
            radius=_px(radius),
            diamond=" ".join(
                f"{_px(x + dx)},{_px(y + dy)}"
                for dx, dy in ((0, -corner), (corner, 0), (0, corner), (-corner, 0))
            ),
        )

    def path(self, start: float, end: float) -> str:
        if end <= start:
            return ""
        points = (f"{_px(x)} {_px(y)}" for x, y in map(self.point, _along(start, end)))
        return "M" + " L".join(points)

    def arrow(self, turn: float) -> str:
        """Return a triangle at that place, pointing onward, as the points of a polygon."""
        x, y = self.point(turn)
        ahead_x, ahead_y = self.point(turn + 0.01)
        angle = math.atan2(ahead_y - y, ahead_x - x)
        corners = ((0.0, ARROW), (2.5, ARROW), (-2.5, ARROW))
        return " ".join(
            f"{_px(x + length * math.cos(angle + turned))},"
            f"{_px(y + length * math.sin(angle + turned))}"
            for turned, length in corners
        )


def _along(start: float, end: float) -> Iterator[float]:
    count = max(2, math.ceil((end - start) * 2 * math.pi / STEP))
    return (start + (end - start) * i / count for i in range(count + 1))


def _px(length: float) -> str:
    return f"{length:.1f}"

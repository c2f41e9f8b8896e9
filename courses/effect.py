"""The effect page in words and pictures: a row of counts becomes a bar with a hatched part."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from courses.change import question_of
from courses.disclosure import Published
from courses.models import Answer, FollowUp, Holds
from courses.queries.effect import CLOSE, HOLDS, SCALE, Effect, Line
from dkfds.charts import percent


@dataclass(frozen=True)
class Part:
    """A stretch of the bar; `tone` is the number of the cell, "hidden" for what is not shown."""

    x: str
    width: str
    tone: str


@dataclass(frozen=True)
class Row:
    """One time: the counts by column, in words where they are hidden, and the bar."""

    head: str
    cells: tuple[tuple[str, int | None], ...]
    total: int
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Table:
    id: str
    question: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    summary: str


def tables_of(effect: Effect) -> list[Table]:
    """Return the goal and the five questions, each as a table with bars and a sentence."""
    answers = tuple(str(Answer(value).label) if value else _("Do not know") for value in SCALE)
    holds = tuple(str(Holds(value).label) for value in HOLDS)
    goal = _table("goal", _("The goal is reached, or still holds"), holds, effect.goal, good=1)
    return [
        goal,
        *(
            _table(name, question_of(name), answers, lines, good=2)
            for name, lines in effect.questions.items()
        ),
    ]


def head_of(point: str) -> str:
    return _("At the close") if point == CLOSE else str(FollowUp.Point(point).label)


def _table(
    id: str, question: str, columns: tuple[str, ...], lines: Sequence[Line], *, good: int
) -> Table:
    return Table(
        id=id,
        question=question,
        columns=columns,
        rows=tuple(
            Row(
                head=head_of(line.point),
                cells=tuple(zip(columns, line.counts.cells, strict=True)),
                total=line.counts.total,
                parts=_parts(line.counts),
            )
            for line in lines
        ),
        summary=_summary(lines, columns, good),
    )


def _parts(counts: Published) -> tuple[Part, ...]:
    """The shown cells in their order, and what is hidden as one part at the end."""
    lengths = [(str(n), cell) for n, cell in enumerate(counts.cells, 1) if cell]
    if counts.hidden:
        lengths.append(("hidden", counts.hidden))
    parts, begins = [], 0
    for tone, length in lengths:
        parts.append(
            Part(percent(100 * begins / counts.total), percent(100 * length / counts.total), tone)
        )
        begins += length
    return tuple(parts)


def _summary(lines: Sequence[Line], columns: tuple[str, ...], good: int) -> str:
    """How many gave one of the best answers, at the times where that can be told."""
    told = []
    for line in lines:
        best = line.counts.cells[:good]
        if line.counts.is_empty or None in best:
            continue
        share = {
            "when": head_of(line.point),
            "n": sum(cell or 0 for cell in best),
            "total": line.counts.total,
        }
        told.append(_("%(when)s %(n)d of %(total)d") % share)
    if not told:
        return ""
    names = _(" or ").join(column.lower() for column in columns[:good])
    return _("“%(answers)s”: %(counts)s.") % {
        "answers": names[:1].upper() + names[1:],
        "counts": ", ".join(told).lower(),
    }

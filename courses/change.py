"""What the school answered at the close and since, side by side: a table, a picture, a sentence.

"Don't know" and "not answered" are said in words and never drawn: they are no points on the scale.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from courses.models import QUESTIONS, Answer, Answers, Evaluation, FollowUp, SupportCourse
from courses.states import CourseStatus, FollowUpStatus
from dkfds.charts import percent

LANE = 16  # pixels between the three times in the picture
TOP = 10  # pixels
FIRST, APART = 10, 20  # per cent across: where the lowest answer lies, and the step to the next


@dataclass(frozen=True)
class Cell:
    """One answer in words; `value` is None for "don't know" and for what is not answered."""

    head: str
    text: str
    value: int | None = None
    is_answered: bool = False


@dataclass(frozen=True)
class Mark:
    """One answer on the scale; `place` is 1 at the close, then 2 and 3."""

    x: str
    y: str
    place: int


@dataclass(frozen=True)
class Stroke:
    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True)
class Row:
    question: str
    cells: tuple[Cell, ...]

    @property
    def marks(self) -> tuple[Mark, ...]:
        return tuple(
            Mark(percent(FIRST + (cell.value - 1) * APART), str(TOP + lane * LANE), lane + 1)
            for lane, cell in enumerate(self.cells)
            if cell.value is not None
        )

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        return tuple(Stroke(a.x, a.y, b.x, b.y) for a, b in pairwise(self.marks))


@dataclass(frozen=True)
class Said:
    """What somebody at the school added in her own words."""

    head: str
    text: str


@dataclass(frozen=True)
class Change:
    """The whole comparison; `heads` are the three times in words."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    goals: tuple[Row, ...]
    summary: tuple[str, ...]
    comments: tuple[Said, ...]
    height: str = str(2 * TOP + 2 * LANE)
    guides: tuple[str, ...] = tuple(percent(FIRST + step * APART) for step in range(len(Answer)))


def change_of(
    course: SupportCourse, evaluation: Evaluation | None, follow_ups: Sequence[FollowUp]
) -> Change | None:
    """Return the comparison of a closed course, None while it runs."""
    if course.status != CourseStatus.CLOSED:
        return None
    heads = (_("At the close"), *(point_in_words(one) for one in follow_ups))
    answered = [one if one.status == FollowUpStatus.ANSWERED else None for one in follow_ups]
    given: list[Answers | None] = [evaluation, *answered]
    missing = [_("Not answered yet"), *(_why_missing(one) for one in follow_ups)]
    rows = tuple(
        Row(
            question=question_of(name),
            cells=tuple(
                _cell(head, answers, name, why)
                for head, answers, why in zip(heads, given, missing, strict=True)
            ),
        )
        for name in QUESTIONS
    )
    return Change(
        heads=heads,
        rows=rows,
        goals=tuple(_goals(course, heads, answered, missing)),
        summary=tuple(_summary(rows, heads)),
        comments=tuple(
            Said(head, one.comment)
            for head, one in zip(heads, given, strict=True)
            if one is not None and one.comment
        ),
    )


def question_of(name: str) -> str:
    """Return the question in the words the school is asked it."""
    return str(Evaluation._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def answer_in_words(value: int | None) -> str:
    return str(Answer(value).label) if value else _("Do not know")


def point_in_words(follow_up: FollowUp) -> str:
    """Return "After 7 weeks" or "After half a year"."""
    if follow_up.point == FollowUp.Point.WEEKS:
        return _("After %(n)d weeks") % {"n": follow_up.weeks}
    return str(follow_up.get_point_display())


def _cell(head: str, given: Answers | None, name: str, why: str) -> Cell:
    if given is None:
        return Cell(head, why)
    value: int | None = getattr(given, name)
    return Cell(head, answer_in_words(value), value, is_answered=True)


def _goals(
    course: SupportCourse,
    heads: Sequence[str],
    answered: Sequence[FollowUp | None],
    missing: Sequence[str],
) -> Iterable[Row]:
    """The whole in one line, and each goal that stands in a line of its own."""
    whole = [str(one.get_goal_holds_display()) if one else "" for one in answered]
    reached = str(course.get_goal_reached_display())
    yield _said(_("The goal is reached, or still holds"), heads, [reached, *whole], missing)
    checks = [
        {check.goal_id: str(check.get_holds_display()) for check in one.goal_checks.all()}
        if one
        else {}
        for one in answered
    ]
    for goal in course.goals.all():
        if not goal.is_dropped:
            holds = [check.get(goal.pk, "") for check in checks]
            said = [str(goal.get_reached_display()), *holds]
            yield _said(str(goal.text), heads, said, missing)


def _said(question: str, heads: Sequence[str], said: Sequence[str], missing: Sequence[str]) -> Row:
    return Row(
        question=question,
        cells=tuple(
            Cell(head, text or why, is_answered=bool(text))
            for head, text, why in zip(heads, said, missing, strict=True)
        ),
    )


def _why_missing(follow_up: FollowUp) -> str:
    if follow_up.status == FollowUpStatus.PLANNED:
        day = formats.date_format(follow_up.due_on, pgettext("date in a sentence", "j F Y"))
        return _("Asked on %(day)s") % {"day": day}
    if follow_up.status == FollowUpStatus.LAPSED:
        return _("Not answered")
    return _("Not answered yet")


def _summary(rows: Sequence[Row], heads: Sequence[str]) -> Iterable[str]:
    """One sentence for each later time that has been answered, compared with the close."""
    for place, head in enumerate(heads[1:], 1):
        if not any(row.cells[place].is_answered for row in rows):
            continue
        yield _compared(head, [(row.cells[0].value, row.cells[place].value) for row in rows])


def _compared(head: str, pairs: Sequence[tuple[int | None, int | None]]) -> str:
    both = [(before, after) for before, after in pairs if before and after]
    if not both:
        return _("%(when)s: no answer can be compared with the close.") % {"when": head}
    counts: Mapping[str, int] = {
        "higher": sum(after > before for before, after in both),
        "same": sum(after == before for before, after in both),
        "lower": sum(after < before for before, after in both),
    }
    text = _(
        "%(when)s compared with the close: %(higher)d higher, %(same)d unchanged, %(lower)d lower."
    ) % {"when": head, **counts}
    left = len(pairs) - len(both)
    if not left:
        return text
    return (
        text
        + " "
        + ngettext(
            "%(n)d question can not be compared.", "%(n)d questions can not be compared.", left
        )
        % {"n": left}
    )

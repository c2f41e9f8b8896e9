"""What closed courses gave, added up for a municipality: counts alone, the small ones hidden."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from courses.disclosure import Published, counted, published
from courses.models import QUESTIONS, Answer, Evaluation, FollowUp, Holds, SupportCourse
from courses.states import CourseStatus, FollowUpStatus

SCALE: tuple[int | None, ...] = (*sorted(Answer.values, reverse=True), None)
"""The answers as columns, "don't know" last."""
HOLDS = tuple(Holds.values)


@dataclass(frozen=True)
class Line:
    """How one question was answered at one time. `counts` follow SCALE, or HOLDS for the goal."""

    point: str
    counts: Published


@dataclass(frozen=True)
class Effect:
    """For each question a line at each time; and whether goals were reached, and still hold."""

    answered: dict[str, int]
    asked: dict[str, int]
    questions: dict[str, Sequence[Line]]
    goal: Sequence[Line]


CLOSE = "close"
POINTS = (CLOSE, *FollowUp.Point.values)


def effect_of(municipalities: Collection[int]) -> Effect:
    """Count the answers at each of the three times, in four statements.

    Whole fives are counted, the oldest first: see courses.disclosure.
    """
    closed = SupportCourse.objects.filter(
        municipality__in=municipalities, status=CourseStatus.CLOSED
    )
    results = list(closed.order_by("closed_at", "pk").values_list("goal_reached", flat=True))
    given = Evaluation.objects.filter(course__municipality__in=municipalities)
    rows: dict[str, list[dict[str, Any]]] = {CLOSE: _rows(given.order_by("given_at", "pk"))}
    asked = {CLOSE: len(results)}
    for point in FollowUp.Point.values:
        at_point = FollowUp.objects.filter(course__municipality__in=municipalities, point=point)
        answered = at_point.filter(status=FollowUpStatus.ANSWERED)
        rows[point] = _rows(answered.order_by("answered_at", "pk"), "goal_holds")
    asked |= _asked(municipalities)
    goals = {CLOSE: results[: counted(len(results))]}
    goals |= {point: [row["goal_holds"] for row in rows[point]] for point in FollowUp.Point.values}
    return Effect(
        answered={point: len(rows[point]) for point in POINTS},
        asked=asked,
        questions={
            name: [
                Line(point, _published([row[name] for row in rows[point]], SCALE))
                for point in POINTS
            ]
            for name in QUESTIONS
        },
        goal=[Line(point, _published(goals[point], HOLDS)) for point in POINTS],
    )


def _rows(answers: QuerySet[Any], *more: str) -> list[dict[str, Any]]:
    rows = list(answers.values(*QUESTIONS, *more))
    return rows[: counted(len(rows))]


def _asked(municipalities: Collection[int]) -> dict[str, int]:
    sent = FollowUp.objects.filter(course__municipality__in=municipalities).exclude(
        status=FollowUpStatus.PLANNED
    )
    counts = Counter(sent.order_by().values_list("point", flat=True))
    return {point: counts[point] for point in FollowUp.Point.values}


def _published(answers: Iterable[Any], scale: Sequence[Any]) -> Published:
    counts = Counter(answers)
    return published([counts[value] for value in scale])

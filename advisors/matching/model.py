"""What the engine is asked, what it knows of the advisors, and what it answers.

Dataclasses of whole numbers and dates. Gender and age are not among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from schools.travel import Place


class ReasonCode(StrEnum):
    """Everything the engine can say."""

    COMPETENCE = "competence"
    COMPETENCE_NO_THEMES = "competence_no_themes"
    HOURS = "hours"
    LOAD_NONE = "load_none"
    LOAD = "load"
    WEEKDAYS_FIT = "weekdays_fit"
    WEEKDAYS_NONE = "weekdays_none"
    WEEKDAYS_NO_WISH = "weekdays_no_wish"
    WEEKDAYS_UNKNOWN = "weekdays_unknown"
    PRESENT = "present"
    AWAY = "away"
    TRAVEL = "travel"
    TRAVEL_UNKNOWN = "travel_unknown"
    CONTINUITY = "continuity"
    CONTINUITY_NONE = "continuity_none"
    FAIR_LESS = "fair_less"
    FAIR_EVEN = "fair_even"
    FAIR_MORE = "fair_more"
    FAIR_UNKNOWN = "fair_unknown"
    TOGETHER = "together"
    OWN_SCHOOL = "own_school"
    FORMER_SCHOOL = "former_school"
    FAMILY = "family"
    PARTIAL = "partial"
    NOT_QUALIFIED = "not_qualified"
    ABSENT = "absent"
    ABSENT_MOST = "absent_most"
    DECLINED = "declined"
    TOO_FAR = "too_far"
    NO_COMPETENCE = "no_competence"
    NO_HOURS = "no_hours"
    TOO_FEW_HOURS = "too_few_hours"
    COURSE_LIMIT = "course_limit"
    NOBODY_THERE = "nobody_there"
    NOBODY_COMPETENT = "nobody_competent"
    NOBODY_IMPARTIAL = "nobody_impartial"
    NOBODY_WILLING = "nobody_willing"
    NOBODY_NEAR = "nobody_near"
    NOBODY_QUALIFIED = "nobody_qualified"
    NOBODY_PRESENT = "nobody_present"
    NOBODY_HAS_HOURS = "nobody_has_hours"
    NOBODY_BELOW_LIMIT = "nobody_below_limit"
    NOBODY_HAS_ROOM = "nobody_has_room"
    LOCKED = "locked"
    LOCKED_TO_NOBODY = "locked_to_nobody"


class PartKey(StrEnum):
    """What a score is made of, in the order it is said."""

    COMPETENCE = "competence"
    HOURS = "hours"
    LOAD = "load"
    WEEKDAYS = "weekdays"
    ABSENCE = "absence"
    TRAVEL = "travel"
    CONTINUITY = "continuity"
    FAIRNESS = "fairness"


class RelationKind(StrEnum):
    """Why an advisor is not impartial at a school; the values are those of the database."""

    FORMER_WORKPLACE = "former_workplace"
    FAMILY = "family"
    OTHER = "other"


@dataclass(frozen=True)
class ThemeNeed:
    """A theme of the request and the level, 1 to 3, it asks for."""

    area_id: int
    name: str
    group: str
    level: int


@dataclass(frozen=True)
class Need:
    """What a school asks for. `minutes` is the whole course for one advisor.

    The course is expected to run from `starts_on` to `ends_on`; None is the day of the question.
    `place` is where the school is, and `travel_minutes` what is measured from other schools.
    """

    themes: tuple[ThemeNeed, ...]
    minutes: int
    school_id: int
    slots: frozenset[str] = frozenset()
    starts_on: date | None = None
    ends_on: date | None = None
    place: Place | None = None
    travel_minutes: Mapping[int, int] = field(default_factory=dict)

    def span(self, today: date) -> Away:
        """The first and the last day the course is expected to run."""
        first = max(self.starts_on or today, today)
        return Away(first, max(self.ends_on or first, first))


@dataclass(frozen=True, order=True)
class Away:
    """Whole days from the first to the last, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Candidate:
    """What is known about an advisor on the day of the question.

    `competences` maps area to level 1-3, `adjacent` a group of areas to her best level in it.
    `free_minutes` is what is left of `released_minutes` this school year after reservations.
    `relations` says by school why she is not impartial there. `qualified_from` is None for
    somebody who already is.
    """

    advisor_id: int
    name: str
    competences: Mapping[int, int]
    adjacent: Mapping[str, int]
    free_minutes: int
    released_minutes: int
    open_courses: int
    max_courses: int
    slots: frozenset[str] = frozenset()
    home_school_id: int | None = None
    home_place: Place | None = None
    relations: Mapping[int, str] = field(default_factory=dict)
    courses_at_school: int = 0
    absences: tuple[Away, ...] = ()
    qualified_from: date | None = None
    has_declined: bool = False


@dataclass(frozen=True)
class Weights:
    """The most points each part can give.

    `most_travel` is a rule beside them: who has more minutes to the school than that is not
    proposed. None is no limit.
    """

    competence: int = 40
    hours: int = 10
    load: int = 10
    weekdays: int = 10
    absence: int = 10
    travel: int = 10
    continuity: int = 5
    fairness: int = 5
    most_travel: int | None = None

    @property
    def total(self) -> int:
        """The most points anybody can have."""
        return sum(getattr(self, key) for key in PartKey)


@dataclass(frozen=True)
class Reason:
    """Why, as a code and plain values, so that it can be kept as JSON and said years later."""

    code: ReasonCode
    params: Mapping[str, str | int]


@dataclass(frozen=True)
class Part:
    """One part of a score."""

    key: PartKey
    points: int
    max_points: int
    reason: Reason


@dataclass(frozen=True)
class Suggestion:
    candidate: Candidate
    score: int
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Pair:
    """Two who together cover more of the themes than anybody alone.

    `score` is the lead's, with the competence of both.
    """

    lead: Suggestion
    second: Suggestion
    score: int
    reason: Reason

    @property
    def advisors(self) -> set[int]:
        return {self.lead.candidate.advisor_id, self.second.candidate.advisor_id}


@dataclass(frozen=True)
class Exclusion:
    candidate: Candidate
    reason: Reason


@dataclass(frozen=True)
class Ranking:
    """Best suggestion first; those left out by name; the best pair when nobody covers all."""

    suggestions: tuple[Suggestion, ...]
    exclusions: tuple[Exclusion, ...]
    pairs: tuple[Pair, ...] = ()
    weights: Weights = Weights()

    def pair(self, *advisors: int) -> Pair | None:
        """The pair these advisors are, whoever leads, if it is proposed."""
        wanted = set(advisors)
        return next((pair for pair in self.pairs if pair.advisors == wanted), None)


@dataclass(frozen=True)
class Case:
    """A request to place. `key` is its id, `locked` the advisor who must have it."""

    key: int
    need: Need
    locked: int | None = None


@dataclass(frozen=True)
class Assignment:
    """Who gets the case, alone or with a second, and what that is worth in the plan.

    The lead is number `place` among the `among` who could take the case when it was planned;
    `together` says what the two share and is None for one alone.
    """

    key: int
    lead: Suggestion
    second: Suggestion | None
    worth: int
    place: int = 1
    among: int = 1
    together: Reason | None = None


@dataclass(frozen=True)
class Unplaced:
    """A case without an advisor, and what would have to give."""

    key: int
    reason: Reason


@dataclass(frozen=True)
class Plan:
    """Assignments and unplaced cases in the order of their keys.

    `total` is the worth of the assignments and no plan is worth more than `bound`; when the
    two are equal the plan is proved the best.
    """

    assignments: tuple[Assignment, ...]
    unplaced: tuple[Unplaced, ...]
    total: int
    bound: int
    is_optimal: bool

    @property
    def gap(self) -> float:
        """How much of the bound may be missing, from 0.0 (nothing) to 1.0."""
        return (self.bound - self.total) / self.bound if self.bound else 0.0


DEFAULT_WEIGHTS = Weights()


def by_name(candidate: Candidate) -> tuple[str, int]:
    return candidate.name.casefold(), candidate.advisor_id

"""The matching engine: which advisors suit a request, in what order, and why.

Pure: dataclasses and whole numbers in, dataclasses out. Every point has a reason and so has
every exclusion; `advisors.explanations` says them in words. Gender and age are not inputs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# Shares are counted in twelfths, so that levels 1 to 3 and their halves stay whole numbers.
WHOLE = 12
ENOUGH_SLOTS = 3
ENOUGH_COURSES = 2


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
    CONTINUITY = "continuity"
    CONTINUITY_NONE = "continuity_none"
    OWN_SCHOOL = "own_school"
    PARTIAL = "partial"
    ABSENT = "absent"
    DECLINED = "declined"
    NO_COMPETENCE = "no_competence"
    NO_HOURS = "no_hours"
    TOO_FEW_HOURS = "too_few_hours"
    COURSE_LIMIT = "course_limit"
    NOBODY_THERE = "nobody_there"
    NOBODY_COMPETENT = "nobody_competent"
    NOBODY_IMPARTIAL = "nobody_impartial"
    NOBODY_WILLING = "nobody_willing"
    NOBODY_PRESENT = "nobody_present"
    NOBODY_HAS_HOURS = "nobody_has_hours"
    NOBODY_BELOW_LIMIT = "nobody_below_limit"
    NOBODY_HAS_ROOM = "nobody_has_room"
    LOCKED = "locked"
    LOCKED_TO_NOBODY = "locked_to_nobody"


class PartKey(StrEnum):
    """What a score is made of."""

    COMPETENCE = "competence"
    HOURS = "hours"
    LOAD = "load"
    WEEKDAYS = "weekdays"
    CONTINUITY = "continuity"


@dataclass(frozen=True)
class ThemeNeed:
    """A theme of the request and the level, 1 to 3, it asks for."""

    area_id: int
    name: str
    group: str
    level: int


@dataclass(frozen=True)
class Need:
    """What a school asks for. `minutes` is the whole course for one advisor."""

    themes: tuple[ThemeNeed, ...]
    minutes: int
    school_id: int
    slots: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Candidate:
    """What is known about an advisor on the day of the question.

    `competences` maps area to level 1-3, `adjacent` a group of areas to her best level in it.
    `free_minutes` is what is left of `released_minutes` this school year after reservations.
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
    partial_school_ids: frozenset[int] = frozenset()
    courses_at_school: int = 0
    absent_until: date | None = None
    has_declined: bool = False


@dataclass(frozen=True)
class Weights:
    """The most points each part can give."""

    competence: int = 40
    hours: int = 20
    load: int = 15
    weekdays: int = 15
    continuity: int = 10


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
class Exclusion:
    candidate: Candidate
    reason: Reason


@dataclass(frozen=True)
class Ranking:
    """Best suggestion first; those left out by name."""

    suggestions: tuple[Suggestion, ...]
    exclusions: tuple[Exclusion, ...]


DEFAULT_WEIGHTS = Weights()


def rank(
    need: Need,
    candidates: Iterable[Candidate],
    *,
    today: date,
    weights: Weights = DEFAULT_WEIGHTS,
) -> Ranking:
    """Order the candidates by how well they suit the need.

    Each candidate is judged alone, so neither the others nor the order they come in changes a
    score; equal scores are ordered by name, then id. Who may not or can not take the request
    is an exclusion, with the first reason that applies.
    """
    suggestions: list[Suggestion] = []
    exclusions: list[Exclusion] = []
    for candidate in candidates:
        obstacle = obstacle_of(need, candidate, today)
        if obstacle is None:
            suggestions.append(_suggestion(need, candidate, weights))
        else:
            exclusions.append(Exclusion(candidate, obstacle))
    suggestions.sort(key=lambda suggestion: (-suggestion.score, *by_name(suggestion.candidate)))
    exclusions.sort(key=lambda exclusion: by_name(exclusion.candidate))
    return Ranking(tuple(suggestions), tuple(exclusions))


def by_name(candidate: Candidate) -> tuple[str, int]:
    return candidate.name.casefold(), candidate.advisor_id


def obstacle_of(need: Need, candidate: Candidate, today: date) -> Reason | None:
    return (
        impartiality_obstacle(need, candidate)
        or _absence_obstacle(candidate, today)
        or competence_obstacle(need, candidate)
        or _capacity_obstacle(need, candidate)
    )


def impartiality_obstacle(need: Need, candidate: Candidate) -> Reason | None:
    if candidate.home_school_id == need.school_id:
        return Reason(ReasonCode.OWN_SCHOOL, {})
    if need.school_id in candidate.partial_school_ids:
        return Reason(ReasonCode.PARTIAL, {})
    return None


def _absence_obstacle(candidate: Candidate, today: date) -> Reason | None:
    if candidate.absent_until is not None and candidate.absent_until >= today:
        return Reason(ReasonCode.ABSENT, {"until": candidate.absent_until.isoformat()})
    if candidate.has_declined:
        return Reason(ReasonCode.DECLINED, {})
    return None


def competence_obstacle(need: Need, candidate: Candidate) -> Reason | None:
    if not need.themes or any(theme_share(theme, candidate) for theme in need.themes):
        return None
    return Reason(ReasonCode.NO_COMPETENCE, {})


def _capacity_obstacle(need: Need, candidate: Candidate) -> Reason | None:
    if candidate.free_minutes <= 0:
        return Reason(ReasonCode.NO_HOURS, {})
    if candidate.free_minutes < need.minutes:
        return Reason(
            ReasonCode.TOO_FEW_HOURS, {"free": candidate.free_minutes, "needed": need.minutes}
        )
    if candidate.open_courses >= candidate.max_courses:
        return Reason(
            ReasonCode.COURSE_LIMIT,
            {"open": candidate.open_courses, "max": candidate.max_courses},
        )
    return None


def _suggestion(need: Need, candidate: Candidate, weights: Weights) -> Suggestion:
    parts = (
        _competence_part(need, candidate, weights.competence),
        _hours_part(need, candidate, weights.hours),
        _load_part(candidate, weights.load),
        _weekdays_part(need, candidate, weights.weekdays),
        _continuity_part(candidate, weights.continuity),
    )
    return Suggestion(candidate, sum(part.points for part in parts), parts)


def _competence_part(need: Need, candidate: Candidate, max_points: int) -> Part:
    """The average over the themes; a related area counts half of its level."""
    if not need.themes:
        return Part(PartKey.COMPETENCE, 0, max_points, Reason(ReasonCode.COMPETENCE_NO_THEMES, {}))
    total = sum(theme_share(theme, candidate) for theme in need.themes)
    params: dict[str, str | int] = {"themes": len(need.themes)}
    for number, theme in enumerate(need.themes, start=1):
        params[f"name_{number}"] = theme.name
        params[f"needed_{number}"] = max(theme.level, 1)
        params[f"level_{number}"] = candidate.competences.get(theme.area_id, 0)
        params[f"related_{number}"] = candidate.adjacent.get(theme.group, 0)
    points = points_of(max_points, total, WHOLE * len(need.themes))
    return Part(PartKey.COMPETENCE, points, max_points, Reason(ReasonCode.COMPETENCE, params))


def theme_share(theme: ThemeNeed, candidate: Candidate) -> int:
    """How much of a theme she covers, in twelfths."""
    needed = max(theme.level, 1)
    own = min(candidate.competences.get(theme.area_id, 0), needed)
    related = min(candidate.adjacent.get(theme.group, 0), needed)
    return max(own * WHOLE // needed, related * WHOLE // (2 * needed))


def _hours_part(need: Need, candidate: Candidate, max_points: int) -> Part:
    """The share of her released hours that is still free once this course is reserved."""
    left = candidate.free_minutes - need.minutes
    released = max(candidate.released_minutes, need.minutes, 1)
    reason = Reason(
        ReasonCode.HOURS, {"free": candidate.free_minutes, "needed": need.minutes, "left": left}
    )
    return Part(PartKey.HOURS, points_of(max_points, left, released), max_points, reason)


def _load_part(candidate: Candidate, max_points: int) -> Part:
    if candidate.open_courses == 0:
        reason = Reason(ReasonCode.LOAD_NONE, {})
    else:
        reason = Reason(
            ReasonCode.LOAD, {"open": candidate.open_courses, "max": candidate.max_courses}
        )
    room = candidate.max_courses - candidate.open_courses
    return Part(
        PartKey.LOAD, points_of(max_points, room, candidate.max_courses), max_points, reason
    )


def _weekdays_part(need: Need, candidate: Candidate, max_points: int) -> Part:
    """Common slots; three are as good as more, and silence on either side counts half."""
    if not need.slots or not candidate.slots:
        code = ReasonCode.WEEKDAYS_UNKNOWN if need.slots else ReasonCode.WEEKDAYS_NO_WISH
        return Part(PartKey.WEEKDAYS, points_of(max_points, 1, 2), max_points, Reason(code, {}))
    common = sorted(need.slots & candidate.slots)
    if not common:
        return Part(PartKey.WEEKDAYS, 0, max_points, Reason(ReasonCode.WEEKDAYS_NONE, {}))
    points = points_of(max_points, len(common), min(len(need.slots), ENOUGH_SLOTS))
    reason = Reason(ReasonCode.WEEKDAYS_FIT, {"slots": ",".join(common)})
    return Part(PartKey.WEEKDAYS, points, max_points, reason)


def _continuity_part(candidate: Candidate, max_points: int) -> Part:
    count = candidate.courses_at_school
    if count == 0:
        reason = Reason(ReasonCode.CONTINUITY_NONE, {})
    else:
        reason = Reason(ReasonCode.CONTINUITY, {"count": count})
    return Part(
        PartKey.CONTINUITY, points_of(max_points, count, ENOUGH_COURSES), max_points, reason
    )


def points_of(max_points: int, share: int, whole: int) -> int:
    """`share` of `whole` of the points, rounded half up, between none and all of them."""
    share = min(max(share, 0), whole)
    return (2 * max_points * share + whole) // (2 * whole)

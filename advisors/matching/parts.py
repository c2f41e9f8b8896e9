"""The parts of a score: points and the reason for them, one function a part.

What the vectorised `scores` must give the same is counted in whole numbers by the functions
without an underscore.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from advisors.matching.model import (
    Away,
    Candidate,
    Need,
    Part,
    PartKey,
    Reason,
    ReasonCode,
    Suggestion,
    ThemeNeed,
    Weights,
)
from schools.travel import minutes_between

# Shares are counted in twelfths, so that levels 1 to 3 and their halves stay whole numbers.
WHOLE = 12
ENOUGH_SLOTS = 3
ENOUGH_COURSES = 2
FAR = 60
"""Minutes of travel that give no points."""
UNEVEN = 250
"""So many thousandths of her hours from the median give none or all the points for fairness."""
EVEN = 25
"""So many are no difference worth a word."""
THOUSAND = 1_000


def suggestion(
    need: Need, candidate: Candidate, weights: Weights, *, today: date, median: int | None
) -> Suggestion:
    """Score a candidate who is not excluded. `median` is her colleagues' share of hours taken."""
    parts = (
        _competence_part(need, candidate, weights.competence),
        _hours_part(need, candidate, weights.hours),
        _load_part(candidate, weights.load),
        _weekdays_part(need, candidate, weights.weekdays),
        _absence_part(need, candidate, weights.absence, today),
        _travel_part(need, candidate, weights.travel),
        _continuity_part(candidate, weights.continuity),
        _fairness_part(candidate, weights.fairness, median),
    )
    return Suggestion(candidate, sum(part.points for part in parts), parts)


def points_of(max_points: int, share: int, whole: int) -> int:
    """`share` of `whole` of the points, rounded half up, between none and all of them."""
    share = min(max(share, 0), whole)
    return (2 * max_points * share + whole) // (2 * whole)


def theme_share(theme: ThemeNeed, candidate: Candidate) -> int:
    """How much of a theme she covers, in twelfths."""
    return share_of(
        theme.level,
        candidate.competences.get(theme.area_id, 0),
        candidate.adjacent.get(theme.group, 0),
    )


def share_of(needed: int, own: int, related: int) -> int:
    """What a level in the area and one in a related area are of the level needed, in twelfths."""
    needed = max(needed, 1)
    own, related = min(own, needed), min(related, needed)
    return max(own * WHOLE // needed, related * WHOLE // (2 * needed))


def hours_points(max_points: int, free: int, released: int, minutes: int) -> int:
    return points_of(max_points, free - minutes, max(released, minutes, 1))


def load_points(max_points: int, open_courses: int, max_courses: int) -> int:
    return points_of(max_points, max_courses - open_courses, max_courses)


def weekdays_points(max_points: int, wished: int, offered: int, common: int) -> int:
    """Common slots; three are as good as more, and silence on either side counts half."""
    if not wished or not offered:
        return points_of(max_points, 1, 2)
    return points_of(max_points, common, min(wished, ENOUGH_SLOTS))


def absence_points(max_points: int, away: int, days: int) -> int:
    """All without absence, none when half of the course is lost."""
    return points_of(max_points, days - 2 * away, days)


def travel_points(max_points: int, minutes: int | None) -> int:
    """All next door, none at an hour; what nobody knows counts half."""
    if minutes is None:
        return points_of(max_points, 1, 2)
    return points_of(max_points, FAR - minutes, FAR)


def continuity_points(max_points: int, courses: int) -> int:
    return points_of(max_points, courses, ENOUGH_COURSES)


def fairness_points(max_points: int, taken: int | None, median: int | None) -> int:
    """Half at the median, more for who has taken less of her hours than the others."""
    if taken is None or median is None:
        return points_of(max_points, 1, 2)
    return points_of(max_points, UNEVEN + median - taken, 2 * UNEVEN)


def taken_share(free: int, released: int) -> int | None:
    """What she has taken on of her hours this school year, in thousandths; None without hours."""
    if released <= 0:
        return None
    return THOUSAND * max(released - free, 0) // released


def median_taken(candidates: Iterable[Candidate]) -> int | None:
    """The middle of the shares taken by all who have hours, rounded down."""
    shares = sorted(
        share
        for one in candidates
        if (share := taken_share(one.free_minutes, one.released_minutes)) is not None
    )
    if not shares:
        return None
    middle = len(shares) // 2
    return (shares[middle] + shares[-middle - 1]) // 2


def merged(absences: Iterable[Away]) -> list[Away]:
    """The same days away without overlaps, in order."""
    periods: list[Away] = []
    for away in sorted(absences):
        if periods and away.first <= periods[-1].last:
            periods[-1] = Away(periods[-1].first, max(periods[-1].last, away.last))
        else:
            periods.append(away)
    return periods


def within(absences: Iterable[Away], span: Away) -> list[Away]:
    """What of the absences falls in the span."""
    return [
        Away(max(away.first, span.first), min(away.last, span.last))
        for away in merged(absences)
        if away.first <= span.last and away.last >= span.first
    ]


def travel_minutes(need: Need, candidate: Candidate) -> int | None:
    home = candidate.home_school_id
    measured = None if home is None else need.travel_minutes.get(home)
    return minutes_between(need.place, candidate.home_place, measured=measured)


def together(need: Need, lead: Candidate, second: Candidate) -> int:
    """How much of the themes the two cover, in twelfths of a theme."""
    return sum(max(theme_share(theme, lead), theme_share(theme, second)) for theme in need.themes)


# The parts


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


def _hours_part(need: Need, candidate: Candidate, max_points: int) -> Part:
    """The share of her released hours that is still free once this course is reserved."""
    free = candidate.free_minutes
    points = hours_points(max_points, free, candidate.released_minutes, need.minutes)
    params = {"free": free, "needed": need.minutes, "left": free - need.minutes}
    return Part(PartKey.HOURS, points, max_points, Reason(ReasonCode.HOURS, params))


def _load_part(candidate: Candidate, max_points: int) -> Part:
    if candidate.open_courses == 0:
        reason = Reason(ReasonCode.LOAD_NONE, {})
    else:
        reason = Reason(
            ReasonCode.LOAD, {"open": candidate.open_courses, "max": candidate.max_courses}
        )
    points = load_points(max_points, candidate.open_courses, candidate.max_courses)
    return Part(PartKey.LOAD, points, max_points, reason)


def _weekdays_part(need: Need, candidate: Candidate, max_points: int) -> Part:
    common = sorted(need.slots & candidate.slots)
    if not need.slots:
        reason = Reason(ReasonCode.WEEKDAYS_NO_WISH, {})
    elif not candidate.slots:
        reason = Reason(ReasonCode.WEEKDAYS_UNKNOWN, {})
    elif common:
        reason = Reason(ReasonCode.WEEKDAYS_FIT, {"slots": ",".join(common)})
    else:
        reason = Reason(ReasonCode.WEEKDAYS_NONE, {})
    points = weekdays_points(max_points, len(need.slots), len(candidate.slots), len(common))
    return Part(PartKey.WEEKDAYS, points, max_points, reason)


def _absence_part(need: Need, candidate: Candidate, max_points: int, today: date) -> Part:
    """Days of the course she is away, and the periods by their dates."""
    span = need.span(today)
    periods = within(candidate.absences, span)
    if not periods:
        return Part(PartKey.ABSENCE, max_points, max_points, Reason(ReasonCode.PRESENT, {}))
    away = sum(period.days for period in periods)
    return Part(
        PartKey.ABSENCE,
        absence_points(max_points, away, span.days),
        max_points,
        Reason(ReasonCode.AWAY, {"periods": _dates(periods)}),
    )


def _dates(periods: Sequence[Away]) -> str:
    return ",".join(f"{one.first.isoformat()}/{one.last.isoformat()}" for one in periods)


def _travel_part(need: Need, candidate: Candidate, max_points: int) -> Part:
    minutes = travel_minutes(need, candidate)
    if minutes is None:
        reason = Reason(ReasonCode.TRAVEL_UNKNOWN, {})
    else:
        reason = Reason(ReasonCode.TRAVEL, {"minutes": minutes})
    return Part(PartKey.TRAVEL, travel_points(max_points, minutes), max_points, reason)


def _continuity_part(candidate: Candidate, max_points: int) -> Part:
    count = candidate.courses_at_school
    if count == 0:
        reason = Reason(ReasonCode.CONTINUITY_NONE, {})
    else:
        reason = Reason(ReasonCode.CONTINUITY, {"count": count})
    return Part(PartKey.CONTINUITY, continuity_points(max_points, count), max_points, reason)


def _fairness_part(candidate: Candidate, max_points: int, median: int | None) -> Part:
    """Her share of hours taken beside the median, said in whole per cent."""
    taken = taken_share(candidate.free_minutes, candidate.released_minutes)
    points = fairness_points(max_points, taken, median)
    if taken is None or median is None:
        return Part(PartKey.FAIRNESS, points, max_points, Reason(ReasonCode.FAIR_UNKNOWN, {}))
    if abs(taken - median) <= EVEN:
        code = ReasonCode.FAIR_EVEN
    else:
        code = ReasonCode.FAIR_LESS if taken < median else ReasonCode.FAIR_MORE
    params = {"taken": taken // 10, "median": median // 10}
    return Part(PartKey.FAIRNESS, points, max_points, Reason(code, params))

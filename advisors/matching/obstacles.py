"""Who may not or can not take a request, and the reason: the first that applies is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from advisors.matching.model import Away, Candidate, Need, Reason, ReasonCode, RelationKind, Weights
from advisors.matching.parts import merged, theme_share, travel_minutes, within

LONG_ABSENCE = 14
"""An absence of so many days that covers the first day of the course is a hindrance."""

RELATION_CODES: Mapping[str, ReasonCode] = {
    RelationKind.FORMER_WORKPLACE: ReasonCode.FORMER_SCHOOL,
    RelationKind.FAMILY: ReasonCode.FAMILY,
}


def obstacle_of(need: Need, candidate: Candidate, today: date, weights: Weights) -> Reason | None:
    return (
        impartiality_obstacle(need, candidate)
        or qualification_obstacle(need, candidate, today)
        or absence_obstacle(need, candidate, today)
        or _refusal(candidate)
        or travel_obstacle(need, candidate, weights.most_travel)
        or competence_obstacle(need, candidate)
        or _capacity_obstacle(need, candidate)
    )


def impartiality_obstacle(need: Need, candidate: Candidate) -> Reason | None:
    if candidate.home_school_id == need.school_id:
        return Reason(ReasonCode.OWN_SCHOOL, {})
    kind = candidate.relations.get(need.school_id)
    if kind is not None:
        return Reason(RELATION_CODES.get(kind, ReasonCode.PARTIAL), {})
    return None


def qualification_obstacle(need: Need, candidate: Candidate, today: date) -> Reason | None:
    """She must be ready on the first day of the course."""
    ready = candidate.qualified_from
    if ready is None or ready <= need.span(today).first:
        return None
    return Reason(ReasonCode.NOT_QUALIFIED, {"from": ready.isoformat()})


def absence_obstacle(need: Need, candidate: Candidate, today: date) -> Reason | None:
    """Away today, so that she can not answer; long from the first day; or half of the course."""
    if not candidate.absences:
        return None
    span = need.span(today)
    periods = merged(candidate.absences)
    inside = within(periods, span)
    until = hindered_until(periods, inside, span, today)
    if until is None:
        return None
    if any(_hinders(away, span, today) for away in periods):
        return Reason(ReasonCode.ABSENT, {"until": until.isoformat()})
    first = inside[0].first.isoformat()
    return Reason(ReasonCode.ABSENT_MOST, {"from": first, "until": until.isoformat()})


def hindered_until(
    periods: Sequence[Away], inside: Sequence[Away], span: Away, today: date
) -> date | None:
    """The last day of what keeps her from the course, None when nothing does."""
    for away in periods:
        if _hinders(away, span, today):
            return away.last
    if 2 * sum(away.days for away in inside) >= span.days and inside:
        return inside[-1].last
    return None


def _hinders(away: Away, span: Away, today: date) -> bool:
    covers_start = away.first <= span.first <= away.last
    return away.first <= today <= away.last or (covers_start and away.days >= LONG_ABSENCE)


def _refusal(candidate: Candidate) -> Reason | None:
    return Reason(ReasonCode.DECLINED, {}) if candidate.has_declined else None


def travel_obstacle(need: Need, candidate: Candidate, most: int | None) -> Reason | None:
    minutes = None if most is None else travel_minutes(need, candidate)
    if most is None or minutes is None or minutes <= most:
        return None
    return Reason(ReasonCode.TOO_FAR, {"minutes": minutes, "most": most})


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

"""What a case left without an advisor lacks: found by asking what would have to give.

Pure. The candidates come with what they have left once the rest of the plan is laid.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from advisors.matching import (
    Candidate,
    Need,
    Reason,
    ReasonCode,
    by_name,
    competence_obstacle,
    impartiality_obstacle,
    obstacle_of,
)

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class _Shortage:
    """What stands between a competent advisor and the case."""

    candidate: Candidate
    lacking: int
    is_at_limit: bool
    away_until: date
    has_declined: bool
    is_partial: bool

    @property
    def effort(self) -> tuple[bool, bool, date, bool, int, tuple[str, int]]:
        """How much would have to give: hours before limits, then waiting, then minds, then law."""
        has_both = self.is_at_limit and self.lacking > 0
        return (
            self.is_partial,
            self.has_declined,
            self.away_until,
            has_both,
            self.lacking,
            by_name(self.candidate),
        )


def why_nobody(need: Need, left: Iterable[Candidate], *, today: date) -> Reason:
    """Name the competent advisor for whom the least would have to give, and what that is."""
    candidates = list(left)
    if not candidates:
        return Reason(ReasonCode.NOBODY_THERE, {})
    competent = [one for one in candidates if competence_obstacle(need, one) is None]
    if not competent:
        params: dict[str, str | int] = {"themes": len(need.themes)}
        params |= {f"name_{n}": theme.name for n, theme in enumerate(need.themes, start=1)}
        return Reason(ReasonCode.NOBODY_COMPETENT, params)
    shortages = [_shortage(need, one, today) for one in competent]
    return _said(min(shortages, key=lambda shortage: shortage.effort), today)


def why_not(need: Need, left: Candidate | None, *, today: date) -> Reason:
    """Say what keeps the case from the advisor it is locked to, if she is still one.

    Raises ValueError when nothing does.
    """
    if left is None:
        return Reason(ReasonCode.LOCKED_TO_NOBODY, {})
    obstacle = obstacle_of(need, left, today)
    if obstacle is None:
        raise ValueError("Nothing keeps the case from its advisor.")
    params = {"advisor": left.name, "because": obstacle.code.value, **obstacle.params}
    return Reason(ReasonCode.LOCKED, params)


def _shortage(need: Need, candidate: Candidate, today: date) -> _Shortage:
    return _Shortage(
        candidate=candidate,
        lacking=max(max(need.minutes, 1) - candidate.free_minutes, 0),
        is_at_limit=candidate.open_courses >= candidate.max_courses,
        away_until=max(candidate.absent_until or date.min, today - ONE_DAY),
        has_declined=candidate.has_declined,
        is_partial=impartiality_obstacle(need, candidate) is not None,
    )


def _said(shortage: _Shortage, today: date) -> Reason:
    if shortage.is_partial:
        return Reason(ReasonCode.NOBODY_IMPARTIAL, {})
    if shortage.has_declined:
        return Reason(ReasonCode.NOBODY_WILLING, {})
    nearest: dict[str, str | int] = {"advisor": shortage.candidate.name}
    if shortage.away_until >= today:
        until = shortage.away_until.isoformat()
        return Reason(ReasonCode.NOBODY_PRESENT, nearest | {"until": until})
    if not shortage.lacking:
        return Reason(
            ReasonCode.NOBODY_BELOW_LIMIT, nearest | {"max": shortage.candidate.max_courses}
        )
    if not shortage.is_at_limit:
        return Reason(ReasonCode.NOBODY_HAS_HOURS, nearest | {"lacking": shortage.lacking})
    room = {"lacking": shortage.lacking, "max": shortage.candidate.max_courses}
    return Reason(ReasonCode.NOBODY_HAS_ROOM, nearest | room)

"""What if: the same requests and advisors with something changed, on copies. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from statistics import median

from advisors.matching import Assignment, Away, Candidate, Case, Need, Plan, ThemeNeed

SEED = 2026
"""The same question gives the same answer."""
USUAL_MINUTES = 360
"""What a course takes where there is no history to learn from."""
LITTLE_LEFT = 10  # per cent of the released hours; whoever has less has too much to do


@dataclass(frozen=True)
class Scenario:
    """What is supposed. Minutes are more, or with a minus fewer, for all of a special school.

    `without` are advisors who are not there at all, `away` an absence on top of those known.
    """

    extra: tuple[Need, ...] = ()
    without: frozenset[int] = frozenset()
    minutes: Mapping[int, int] = field(default_factory=dict)
    away: Mapping[int, Away] = field(default_factory=dict)


@dataclass(frozen=True)
class Load:
    """One advisor once a plan is laid. Minutes."""

    candidate: Candidate
    courses: int
    free: int

    @property
    def is_overloaded(self) -> bool:
        """At her limit of courses, or with next to no hours left."""
        little = self.free * 100 < LITTLE_LEFT * self.candidate.released_minutes
        return self.courses >= self.candidate.max_courses or little


def drawn(history: Sequence[Need], count: int, *, seed: int = SEED) -> tuple[Need, ...]:
    """Return as many requests like the earlier ones, drawn with replacement by a fixed seed."""
    if not history:
        return ()
    return tuple(Random(seed).choices(history, k=count))


def on_themes(themes: Sequence[ThemeNeed], history: Sequence[Need], count: int) -> tuple[Need, ...]:
    """Return requests on the chosen themes in turn, as long as earlier ones usually were."""
    minutes = int(median([need.minutes for need in history] or [USUAL_MINUTES]))
    return tuple(
        Need(themes=(themes[number % len(themes)],), minutes=minutes, school_id=0)
        for number in range(count)
    )


def changed(candidates: Iterable[Candidate], scenario: Scenario) -> list[Candidate]:
    """Return the candidates as they would be. A school's hours are shared alike by its advisors."""
    there = [one for one in candidates if one.advisor_id not in scenario.without]
    colleagues = Counter(one.home_school_id for one in there)
    return [_changed(one, scenario, colleagues[one.home_school_id]) for one in there]


def with_extra(cases: Sequence[Case], extra: Iterable[Need]) -> list[Case]:
    """Return the cases and the extra requests, whose keys are -1, -2 and so on."""
    return [*cases, *(Case(-number, need) for number, need in enumerate(extra, start=1))]


def loads(plan: Plan, candidates: Iterable[Candidate], minutes: Mapping[int, int]) -> list[Load]:
    """Return where each advisor stands with the plan. `minutes` is what each case takes."""
    taken, courses = Counter[int](), Counter[int]()
    for one in plan.assignments:
        for advisor in _advisors(one):
            taken[advisor] += minutes[one.key]
            courses[advisor] += 1
    return [
        Load(
            candidate=one,
            courses=one.open_courses + courses[one.advisor_id],
            free=one.free_minutes - taken[one.advisor_id],
        )
        for one in candidates
    ]


def _changed(one: Candidate, scenario: Scenario, colleagues: int) -> Candidate:
    share = int(scenario.minutes.get(one.home_school_id or 0, 0) / colleagues)
    away = scenario.away.get(one.advisor_id)
    return replace(
        one,
        absences=(*one.absences, away) if away else one.absences,
        free_minutes=max(one.free_minutes + share, 0),
        released_minutes=max(one.released_minutes + share, 0),
    )


def _advisors(one: Assignment) -> Collection[int]:
    pair = (one.lead, one.second) if one.second else (one.lead,)
    return [suggestion.candidate.advisor_id for suggestion in pair]

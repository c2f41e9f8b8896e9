"""Invented weeks of any size: fixed seed, fixed day."""

from datetime import date
from random import Random

from advisors.matching import Candidate, Need, ThemeNeed
from advisors.planning import Case

TODAY = date(2026, 10, 5)
SEED = 1
AREAS = 12
GROUPS = 4
HOURS = (8, 12, 16, 20, 24)
# The hours free are so many times the hours asked for: scarce, as in life.
SLACK = 1.15
SLOTS = tuple(
    f"{day}-{part}" for day in ("mon", "tue", "wed", "thu", "fri") for part in ("am", "pm")
)


def week(requests: int, advisors: int) -> tuple[list[Case], list[Candidate]]:
    """So many requests and advisors; each advisor holds two to five of twelve areas."""
    random = Random(f"{SEED}:{requests}:{advisors}")
    cases = [_case(key, requests, random) for key in range(1, requests + 1)]
    asked = sum(case.need.minutes for case in cases)
    share = int(asked * SLACK / advisors)
    people = [_advisor(number, requests, share, random) for number in range(1, advisors + 1)]
    return cases, people


def _case(key: int, requests: int, random: Random) -> Case:
    areas = random.sample(range(AREAS), random.choice((1, 1, 2, 2, 3)))
    themes = tuple(
        ThemeNeed(area, f"Area {area}", f"group {area % GROUPS}", random.randint(1, 3))
        for area in areas
    )
    slots = frozenset(random.sample(SLOTS, random.randint(0, 4)))
    return Case(key, Need(themes, random.choice(HOURS) * 60, _school(requests, random), slots))


def _advisor(number: int, requests: int, share: int, random: Random) -> Candidate:
    levels = {
        area: random.randint(1, 3) for area in random.sample(range(AREAS), random.randint(2, 5))
    }
    adjacent: dict[str, int] = {}
    for area, level in levels.items():
        group = f"group {area % GROUPS}"
        adjacent[group] = max(adjacent.get(group, 0), level)
    free = int(share * random.uniform(0.4, 1.6)) // 30 * 30
    return Candidate(
        advisor_id=number,
        name=f"Advisor {number:05}",
        competences=levels,
        adjacent=adjacent,
        free_minutes=free,
        released_minutes=max(free, 160 * 60),
        open_courses=random.randint(0, 2),
        max_courses=random.randint(3, 5),
        slots=frozenset(random.sample(SLOTS, random.randint(0, 6))),
        home_school_id=_school(requests, random),
        courses_at_school=random.choice((0, 0, 0, 0, 1)),
        absent_until=TODAY if random.random() < 0.03 else None,
    )


def _school(requests: int, random: Random) -> int:
    return random.randint(1, max(requests // 3, 5))

"""Invented weeks of any size: fixed seed, fixed day."""

from datetime import date, timedelta
from math import sqrt
from random import Random

from advisors.matching import Away, Candidate, Case, Need, RelationKind, ThemeNeed, Weights
from schools.travel import Place

TODAY = date(2026, 10, 5)
SEED = 1
MOST_TRAVEL = 60
WEIGHTS = Weights(most_travel=MOST_TRAVEL)
"""The default points, and the rule that makes one pool of a nation possible: nobody is proposed
to a school more than an hour away."""
REQUESTS_PER_TOWN = 200
TOWN_SQUARE_KM = 980
"""Denmark has 98 municipalities, about 43,000 square kilometres of land and as much sea between."""
TOWN_KM = 12
SCHOOLS_PER_TOWN = 20
SPECIAL_PER_TOWN = 3
KM_PER_DEGREE = 111.2
SOUTH, WEST, NARROWER = 54.8, 8.2, 0.56
HOURS = (4, 6, 8, 10, 12, 16, 20, 24)
# The hours free are so many times the hours asked for: scarce, as in life.
SLACK = 1.15
START = timedelta(days=7)
MINUTES_A_WEEK = 180
RELATED, ABSENT, LONG_ABSENT, IN_TRAINING = 0.30, 0.10, 0.02, 0.02
SLOTS = tuple(
    f"{day}-{part}" for day in ("mon", "tue", "wed", "thu", "fri") for part in ("am", "mid", "pm")
)
GROUP_SIZES = (7, 5, 5, 7, 3, 4, 2)
"""Areas in each group of the catalogue a municipality starts with: 33."""
AREAS = tuple(
    (number, f"Area {number}", f"group {group}")
    for number, group in enumerate(
        (group for group, size in enumerate(GROUP_SIZES) for _ in range(size)), start=1
    )
)


class Map:
    """Towns spread over a square, each with its schools; special schools come first."""

    def __init__(self, requests: int, random: Random) -> None:
        towns = max(1, round(requests / REQUESTS_PER_TOWN))
        side = sqrt(towns * TOWN_SQUARE_KM)
        self.places: dict[int, Place] = {}
        self.special: list[int] = []
        self.mainstream: list[int] = []
        for _ in range(towns):
            centre = random.uniform(0, side), random.uniform(0, side)
            for number in range(SPECIAL_PER_TOWN + SCHOOLS_PER_TOWN):
                school = len(self.places) + 1
                self.places[school] = _place(centre, random)
                kind = self.special if number < SPECIAL_PER_TOWN else self.mainstream
                kind.append(school)


def _place(centre: tuple[float, float], random: Random) -> Place:
    north = (centre[0] + random.gauss(0, TOWN_KM)) / KM_PER_DEGREE
    east = (centre[1] + random.gauss(0, TOWN_KM)) / (KM_PER_DEGREE * NARROWER)
    return Place(round(SOUTH + north, 6), round(WEST + east, 6))


def _random(requests: int, advisors: int) -> Random:
    return Random(f"{SEED}:{requests}:{advisors}")


def country_of(requests: int, advisors: int) -> Map:
    """The schools of the week of that size."""
    return Map(requests, _random(requests, advisors))


def week(requests: int, advisors: int) -> tuple[list[Case], list[Candidate]]:
    """So many requests and advisors; each advisor holds two to five areas of the catalogue."""
    random, country = _random(requests, advisors), country_of(requests, advisors)
    cases = [_case(key, country, random) for key in range(1, requests + 1)]
    asked = sum(case.need.minutes for case in cases)
    share = int(asked * SLACK / advisors)
    people = [_advisor(number, country, share, random) for number in range(1, advisors + 1)]
    return cases, people


def _case(key: int, country: Map, random: Random) -> Case:
    themes = tuple(
        ThemeNeed(area, name, group, random.choice((1, 2, 2, 3)))
        for area, name, group in random.sample(AREAS, random.choice((1, 1, 2, 2, 3)))
    )
    minutes, school = random.choice(HOURS) * 60, random.choice(country.mainstream)
    starts_on = TODAY + START
    return Case(
        key,
        Need(
            themes=themes,
            minutes=minutes,
            school_id=school,
            slots=frozenset(random.sample(SLOTS, random.choice((0, 2, 3, 4)))),
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=7 * minutes // MINUTES_A_WEEK),
            place=country.places[school],
        ),
    )


def _advisor(number: int, country: Map, share: int, random: Random) -> Candidate:
    held = random.sample(AREAS, random.randint(2, 5))
    levels = {area: random.randint(1, 3) for area, _, _ in held}
    adjacent: dict[str, int] = {}
    for area, _, group in held:
        adjacent[group] = max(adjacent.get(group, 0), levels[area])
    free = round(share * random.uniform(0.4, 1.6) / 60) * 60
    home = random.choice(country.special)
    return Candidate(
        advisor_id=number,
        name=f"Advisor {number:05}",
        competences=levels,
        adjacent=adjacent,
        free_minutes=free,
        released_minutes=max(free, random.choice((120, 160, 200)) * 60),
        open_courses=random.randint(0, 2),
        max_courses=random.randint(3, 5),
        slots=frozenset(random.sample(SLOTS, random.randint(0, 8))),
        home_school_id=home,
        home_place=country.places[home],
        relations=_relations(country, random),
        courses_at_school=0,
        absences=_absences(random),
        qualified_from=TODAY + timedelta(days=60) if random.random() < IN_TRAINING else None,
    )


def _relations(country: Map, random: Random) -> dict[int, str]:
    if random.random() >= RELATED:
        return {}
    return {random.choice(country.mainstream): random.choice(list(RelationKind)).value}


def _absences(random: Random) -> tuple[Away, ...]:
    lot = random.random()
    first = TODAY + timedelta(days=random.randint(0, 40))
    if lot < LONG_ABSENT:
        return (Away(first, first + timedelta(days=60)),)
    if lot < ABSENT:
        return (Away(first, first + timedelta(days=random.randint(0, 9))),)
    return ()

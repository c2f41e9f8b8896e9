"""What a "what if" learns from: the requests of the last half year. Two statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from django.db.models import QuerySet

from accounts.models import User
from advisors.matching import Need, ThemeNeed
from advisors.models import Advisor, CompetenceArea, Level
from requests.models import SupportRequest
from requests.queries.week_plan import need_of, planning_places, themes_by_case
from schools.models import School

LEARNS_FROM = timedelta(days=183)
MOST_HISTORY = 500
"""The latest; more would say the same."""


@dataclass(frozen=True)
class Question:
    """What is supposed, as the form asked it. Hours are for a whole special school."""

    requests_more: int = 0
    themes: tuple[int, ...] = ()
    without: tuple[int, ...] = ()
    school: int | None = None
    hours: int = 0
    absent: int | None = None
    ends_on: date | None = None

    @property
    def as_json(self) -> dict[str, Any]:
        return {
            "requests_more": self.requests_more,
            "themes": list(self.themes),
            "without": list(self.without),
            "school": self.school,
            "hours": self.hours,
            "absent": self.absent,
            "ends_on": self.ends_on.isoformat() if self.ends_on else None,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        ends_on = kept.get("ends_on")
        return cls(
            requests_more=kept.get("requests_more", 0),
            themes=tuple(kept.get("themes", ())),
            without=tuple(kept.get("without", ())),
            school=kept.get("school"),
            hours=kept.get("hours", 0),
            absent=kept.get("absent"),
            ends_on=date.fromisoformat(ends_on) if ends_on else None,
        )


def advisors_of(user: User) -> QuerySet[Advisor]:
    places = planning_places(user)
    return Advisor.objects.active().filter(municipality__in=places).select_related("user")


def special_schools_of(user: User) -> QuerySet[School]:
    return School.objects.filter(
        municipality__in=planning_places(user), kind=School.Kind.SPECIAL
    ).order_by("name")


def themes_of(user: User) -> QuerySet[CompetenceArea]:
    places = planning_places(user)
    return CompetenceArea.objects.filter(municipality__in=places, is_active=True)


def earlier_needs(user: User, *, today: date) -> list[Need]:
    """Return what was asked for in the last half year and clarified, the oldest first."""
    seen = SupportRequest.objects.visible_to(user).filter(
        municipality__in=planning_places(user),
        received_on__gte=today - LEARNS_FROM,
        planned_minutes__gt=0,
    )
    rows = list(seen.select_related("school").order_by("-received_on", "-pk")[:MOST_HISTORY])[::-1]
    themes = themes_by_case([row.pk for row in rows])
    return [need_of(row, themes[row.pk]) for row in rows]


def chosen_themes(user: User, keys: Sequence[int]) -> list[ThemeNeed]:
    return [
        ThemeNeed(area.pk, area.name, area.group, Level.EXPERIENCED)
        for area in themes_of(user).filter(pk__in=keys)
    ]


def names_in(user: User, question: Question) -> dict[str, Any]:
    """Return the names of what the question mentions, so that it can be said a year later."""
    people = advisors_of(user).in_bulk([*question.without, *filter(None, [question.absent])])
    school = special_schools_of(user).filter(pk=question.school or 0).first()
    absent = people.get(question.absent or 0)
    return {
        "themes": [theme.name for theme in chosen_themes(user, question.themes)],
        "without": [str(people[pk]) for pk in question.without if pk in people],
        "school": str(school or ""),
        "absent": str(absent or ""),
    }

"""Kort sparring: what to choose from, what was logged lately, and the coordinator's figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Count, F, Max, OuterRef, QuerySet, Subquery, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from advisors.models import Advisor, CompetenceArea
from courses.models import ShortSparring
from schools.models import School
from schools.workdays import school_year_bounds

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

RECENT = 4
"""So many of each stand first in the lists."""

Groups = Sequence[tuple["_StrPromise", Sequence["Choice"]]]
Choice = School | CompetenceArea
ModelT = TypeVar("ModelT", School, CompetenceArea)


@dataclass(frozen=True)
class Choices:
    """Schools and themes of the advisor's municipality, those she used last first."""

    schools: Groups
    themes: Groups

    def school(self, pk: int) -> School:
        return next(s for _l, some in self.schools for s in some if s.pk == pk)  # type: ignore[return-value]

    def theme(self, pk: int) -> CompetenceArea:
        return next(t for _l, some in self.themes for t in some if t.pk == pk)  # type: ignore[return-value]


def choices_for(advisor: Advisor) -> Choices:
    """Return what the advisor chooses from, in two queries."""
    here = advisor.municipality_id
    schools = School.objects.filter(municipality=here, is_active=True)
    themes = CompetenceArea.objects.filter(municipality=here, is_active=True)
    return Choices(
        schools=_grouped(_with_last(schools, advisor, "school"), _("All schools")),
        themes=_grouped(_with_last(themes, advisor, "theme"), _("All themes")),
    )


def _with_last(rows: "QuerySet[ModelT]", advisor: Advisor, part: str) -> list[ModelT]:
    used = (
        ShortSparring.objects.counting()
        .filter(advisor=advisor, **{part: OuterRef("pk")})
        .order_by()
        .values(part)
        .annotate(last=Max("logged_at"))
    )
    return list(rows.annotate(last_used=Subquery(used.values("last"))))


def _grouped(rows: "list[ModelT]", rest: "_StrPromise") -> Groups:
    used = sorted(
        (row for row in rows if row.last_used),  # type: ignore[attr-defined]
        key=lambda row: row.last_used,  # type: ignore[attr-defined]
        reverse=True,
    )[:RECENT]
    others = [row for row in rows if row not in used]
    return [(_("Lately"), used), (rest, others)] if used else [(rest, others)]


def lately(user: User, *, now: datetime) -> QuerySet[ShortSparring]:
    """Return what the advisor has logged this school year, the newest first."""
    first, _last = school_year_bounds(timezone.localdate(now))
    return (
        ShortSparring.objects.visible_to(user)
        .filter(given_on__gte=first)
        .select_related("school", "theme", "advisor__user")
    )


def today(user: User, *, now: datetime) -> list[ShortSparring]:
    """Return today's, which still can be taken back."""
    return list(
        lately(user, now=now).filter(undone_at__isnull=True, given_on=timezone.localdate(now))
    )


@dataclass(frozen=True)
class Figure:
    """How often, and for how many minutes, one school asked in passing about one theme."""

    school: str
    theme: str
    times: int
    minutes: int


def figures(user: User, *, day: date) -> list[Figure]:
    """Return the school year's short sparrings by school and theme, without texts or advisors."""
    first, last = school_year_bounds(day)
    rows = (
        ShortSparring.objects.counted_by(user)
        .counting()
        .filter(given_on__range=(first, last))
        .order_by()
        .values(at=F("school__name"), about=F("theme__name"))
        .annotate(times=Count("pk"), total=Sum("minutes"))
        .order_by("at", "-times", "about")
    )
    return [Figure(row["at"], row["about"], row["times"], row["total"]) for row in rows]

"""Reads of the advisor's profile, and of the register of advisors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import User
from accounts.roles import Permission
from advisors.models import Absence, Advisor, AdvisorCompetence, CompetenceArea, MethodTag
from advisors.queries.hours import Hours, hours_on
from schools.access import access_of


def profiles_of(user: User) -> QuerySet[Advisor]:
    """Return the advisors the person sees, with what the head of a page says of each."""
    return Advisor.objects.visible_to(user).select_related("user", "home_school", "municipality")


@dataclass(frozen=True)
class Profile:
    """Everything a profile shows; five statements."""

    competences: Sequence[AdvisorCompetence]
    methods: Sequence[MethodTag]
    absences: Sequence[Absence]
    relations: Sequence[object]
    hours: Hours


def profile_of(advisor: Advisor, *, today: date) -> Profile:
    """Read the profile; absences that are over are left out."""
    return Profile(
        competences=list(
            advisor.competences.select_related("area").order_by("-level", "area__position")
        ),
        methods=list(advisor.methods.order_by("name")),
        absences=list(advisor.absences.filter(ends_on__gte=today)),
        relations=list(advisor.relations.select_related("school")),
        hours=hours_on([advisor], today)[advisor.pk],
    )


def areas_in_use(advisor: Advisor) -> QuerySet[CompetenceArea]:
    """Return the catalogue of her municipality."""
    return CompetenceArea.objects.filter(
        municipality=advisor.municipality_id, is_active=True
    ).order_by("position", "name")


def methods_in_use(advisor: Advisor) -> QuerySet[MethodTag]:
    return MethodTag.objects.filter(municipality=advisor.municipality_id, is_active=True).order_by(
        "name"
    )


def coordinates(user: User) -> bool:
    """Whether the person may see a whole municipality's advisors."""
    return access_of(user).may(Permission.MATCH)


def register_of(user: User, *, words: str, today: date) -> QuerySet[Advisor]:
    """Return the municipality's advisors whose name, home school or competence has the words."""
    places = access_of(user).municipalities(Permission.MATCH)
    found = profiles_of(user).filter(municipality__in=places)
    for word in words.split():
        found = found.filter(
            Q(user__name__icontains=word)
            | Q(home_school__name__icontains=word)
            | Q(competences__area__name__icontains=word)
        )
    away = Absence.objects.filter(ends_on__gte=today).order_by("starts_on")
    best = AdvisorCompetence.objects.select_related("area").order_by("-level", "area__position")
    return (
        found.distinct()
        .prefetch_related(
            Prefetch("absences", queryset=away, to_attr="away"),
            Prefetch("competences", queryset=best, to_attr="best"),
        )
        .order_by("-is_active", "user__name", "pk")
    )

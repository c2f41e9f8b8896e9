"""Somebody is away from tomorrow: what the coordinator meets under absences."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from advisors.models import Absence, Advisor
from advisors.services import absences
from courses.models import Session
from courses.planning import Plan
from courses.services import sessions
from courses.states import SessionStatus
from kompetencecenter.demo.places import PERSONAS
from kompetencecenter.demo.stage import Stage
from kompetencecenter.demo.stories import Clock
from requests.states import UNDER_WAY, OfferStatus

DAYS_AWAY = dt.timedelta(days=10)
"""Not so long that she is left out of every ranking at once."""


def register(stage: Stage, clock: Clock) -> Absence:
    """Register an absence from tomorrow of the one it hits hardest, the persona's only if alone.

    Hardest is a standing offer and the most courses.
    """
    here = {person.name for person in PERSONAS}
    courses = Count(
        "offers",
        filter=Q(
            offers__status=OfferStatus.ACCEPTED, offers__support_request__status__in=UNDER_WAY
        ),
    )
    offered = Count("offers", filter=Q(offers__status=OfferStatus.OPEN))
    advisors = (
        Advisor.objects.active()
        .filter(municipality=stage.municipality)
        .annotate(held=courses, offered=offered)
        .select_related("user")
    )
    hit = max(advisors.order_by("pk"), key=lambda advisor: _hardness(advisor, here))
    _plan(hit, clock)
    tomorrow = timezone.localdate(clock.now) + dt.timedelta(days=1)
    return absences.register(
        hit, starts_on=tomorrow, ends_on=tomorrow + DAYS_AWAY, by=stage.coordinator, now=clock.now
    )


def _hardness(advisor: Any, personas: Collection[str]) -> tuple[int, bool, int]:
    enough = min(advisor.offered, 1) + min(advisor.held, 2)
    return enough, advisor.user.name not in personas, advisor.held


def _plan(advisor: Advisor, clock: Clock) -> None:
    """Let each course have something planned while she is away."""
    for number, course in enumerate(advisor.courses.open().order_by("pk"), start=2):
        if course.sessions.filter(status=SessionStatus.PLANNED).exists():
            continue
        plan = Plan(
            kind=Session.Kind.SPARRING,
            starts_at=clock.at(-number, 9),
            contact_minutes=60,
            preparation_minutes=15,
            travel_minutes=15,
        )
        sessions.book(course, plan=plan, advisor=advisor, by=advisor.user, now=clock.now)

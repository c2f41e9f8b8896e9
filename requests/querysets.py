"""Chainable filters of support requests and offers, each starting from what a person may see."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.roles import Permission
from requests.states import OfferStatus, RunStatus, Status
from schools.access import access_of

if TYPE_CHECKING:
    from requests.models import CourseTemplate, Offer, PlanRun, SupportRequest  # noqa: F401


class SupportRequestQuerySet(models.QuerySet["SupportRequest"]):
    def visible_to(self, user: User) -> "SupportRequestQuerySet":
        """The only door to rows.

        Authors see their own, drafts included; leader and resource team their school's; the
        coordinator all that is sent; an advisor what she has accepted.
        """
        access = access_of(user)
        sent = ~Q(status=Status.DRAFT)
        received = sent & ~Q(status=Status.AWAITING_LEADER)
        seen = Q(pk__in=())
        if access.may(Permission.VIEW_OWN_REQUESTS):
            seen |= Q(created_by=user, school__in=access.schools(Permission.VIEW_OWN_REQUESTS))
        if schools := access.schools(Permission.VIEW_SCHOOL_REQUESTS):
            seen |= Q(school__in=schools) & sent
        if places := access.municipalities(Permission.VIEW_ALL_REQUESTS):
            seen |= Q(municipality__in=places) & received
        if access.may(Permission.RUN_COURSE):
            seen |= Q(
                pk__in=self.model._default_manager.filter(
                    offers__advisor__user=user, offers__status=OfferStatus.ACCEPTED
                ).values("pk")
            )
        return self.filter(seen)


class OfferQuerySet(models.QuerySet["Offer"]):
    def visible_to(self, user: User) -> "OfferQuerySet":
        """The advisor sees her own offers, the coordinator the municipality's."""
        access = access_of(user)
        own = Q(pk__in=())
        if access.may(Permission.ANSWER_OFFER):
            own = Q(advisor__user=user)
        places = access.municipalities(Permission.MATCH)
        return self.filter(own | Q(support_request__municipality__in=places))

    def open(self) -> "OfferQuerySet":
        return self.filter(status=OfferStatus.OPEN)

    def accepted(self) -> "OfferQuerySet":
        return self.filter(status=OfferStatus.ACCEPTED)

    def standing(self) -> "OfferQuerySet":
        """Open or accepted: what holds an advisor's hours."""
        return self.filter(status__in=[OfferStatus.OPEN, OfferStatus.ACCEPTED])


class CourseTemplateQuerySet(models.QuerySet["CourseTemplate"]):
    def usable_in(self, municipality_id: int) -> "CourseTemplateQuerySet":
        """In use there, with at least one activity; annotated with `minutes`.

        `minutes` is what the whole course takes of one advisor, the optional activities left out.
        """
        once = Q(steps__is_optional=False)
        parts = (
            *("contact_minutes", "preparation_minutes"),
            *("travel_minutes", "documentation_minutes"),
        )
        sums = [Coalesce(Sum(f"steps__{part}", filter=once), 0) for part in parts]
        return (
            self.filter(municipality=municipality_id, is_active=True)
            .annotate(minutes=sums[0] + sums[1] + sums[2] + sums[3])
            .filter(minutes__gt=0)
        )


class PlanRunQuerySet(models.QuerySet["PlanRun"]):
    def visible_to(self, user: User) -> "PlanRunQuerySet":
        """A coordinator sees her own: what she has chosen is hers alone until it is sent."""
        places = access_of(user).municipalities(Permission.MATCH)
        return self.filter(created_by=user, municipality__in=places)

    def current(self) -> "PlanRunQuerySet":
        return self.exclude(status=RunStatus.CLOSED)

    def under_way(self) -> "PlanRunQuerySet":
        return self.filter(status__in=[RunStatus.WAITING, RunStatus.RUNNING])

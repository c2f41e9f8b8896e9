"""Chainable filters of examples, each starting from what a person may see."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.roles import Permission
from catalogue.states import CardStatus
from schools.access import access_of

if TYPE_CHECKING:
    from catalogue.models import ExampleCard  # noqa: F401


class ExampleCardQuerySet(models.QuerySet["ExampleCard"]):
    def visible_to(self, user: User) -> "ExampleCardQuerySet":
        """The approved ones of one's own municipality; the author's own, and what is sent in."""
        access = access_of(user)
        places = {grant.municipality_id for grant in access.grants}
        seen = Q(municipality__in=places, status=CardStatus.APPROVED)
        if access.may(Permission.RUN_COURSE):
            seen |= Q(created_by=user)
        if reviewed := access.municipalities(Permission.REVIEW_EXAMPLES):
            seen |= Q(municipality__in=reviewed) & ~Q(status=CardStatus.DRAFT)
        return self.filter(seen)

    def approved(self) -> "ExampleCardQuerySet":
        return self.filter(status=CardStatus.APPROVED)

    def to_review(self) -> "ExampleCardQuerySet":
        return self.filter(status=CardStatus.IN_REVIEW)

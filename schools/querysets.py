"""Chainable filters of schools, each starting from what the person may see."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.roles import Permission
from schools.access import access_of

if TYPE_CHECKING:
    from schools.models import Membership, School  # noqa: F401


class SchoolQuerySet(models.QuerySet["School"]):
    def active(self) -> "SchoolQuerySet":
        return self.filter(is_active=True)

    def visible_to(self, user: User) -> "SchoolQuerySet":
        """Coordinators and leaders of the centre see the municipality's, others their own."""
        access = access_of(user)
        municipal = access.municipalities(Permission.VIEW_ALL_REQUESTS) | access.municipalities(
            Permission.VIEW_FIGURES
        )
        return self.filter(Q(municipality__in=municipal) | Q(pk__in=access.all_schools))


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> "MembershipQuerySet":
        return self.filter(is_active=True, user__is_active=True)

"""What a person may see of oversight."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.roles import Permission
from schools.access import access_of

if TYPE_CHECKING:
    from oversight.models import Breach, RightsReceipt, SampleCheck, ScanOverride  # noqa: F401


CLOCK_RUNS = Q(closed_at__isnull=True, notified_at__isnull=True) & ~Q(risk="none")
"""Breaches of which Datatilsynet may yet have to be told, as `Breach.clock_runs` says of one."""


class SampleCheckQuerySet(models.QuerySet["SampleCheck"]):
    def visible_to(self, user: User) -> "SampleCheckQuerySet":
        """Those of the municipalities whose oversight the person follows."""
        return self.filter(
            municipality__in=access_of(user).municipalities(Permission.VIEW_OVERSIGHT)
        )


class RetentionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "RetentionQuerySet":
        """The rules or receipts of the municipalities she follows, and the installation's own."""
        places = access_of(user).municipalities(Permission.VIEW_OVERSIGHT)
        if not places:
            return self.none()
        return self.filter(Q(municipality__in=places) | Q(municipality__isnull=True))


class RightsReceiptQuerySet(models.QuerySet["RightsReceipt"]):
    def visible_to(self, user: User) -> "RightsReceiptQuerySet":
        """Those of the municipalities the person administers."""
        places = access_of(user).municipalities(Permission.ADMINISTER)
        return self.filter(municipality__in=places)


class BreachQuerySet(models.QuerySet["Breach"]):
    def visible_to(self, user: User) -> "BreachQuerySet":
        """Those of the municipalities whose breaches the person handles or follows."""
        places = access_of(user).municipalities(Permission.VIEW_BREACHES)
        return self.filter(municipality__in=places)


class ScanOverrideQuerySet(models.QuerySet["ScanOverride"]):
    def visible_to(self, user: User) -> "ScanOverrideQuerySet":
        """As with breaches: kinds and counts, and no text."""
        places = access_of(user).municipalities(Permission.VIEW_BREACHES)
        return self.filter(municipality__in=places)

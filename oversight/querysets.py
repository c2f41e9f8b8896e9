"""What a person may see of oversight."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.roles import Permission
from schools.access import access_of

if TYPE_CHECKING:
    from oversight.models import RightsReceipt, SampleCheck  # noqa: F401


class SampleCheckQuerySet(models.QuerySet["SampleCheck"]):
    def visible_to(self, user: User) -> "SampleCheckQuerySet":
        """Those of the municipalities the person oversees."""
        return self.filter(municipality__in=access_of(user).municipalities(Permission.OVERSEE))


class RetentionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "RetentionQuerySet":
        """The rules or receipts of the municipalities she oversees, and the installation's own."""
        places = access_of(user).municipalities(Permission.OVERSEE)
        if not places:
            return self.none()
        return self.filter(Q(municipality__in=places) | Q(municipality__isnull=True))


class RightsReceiptQuerySet(models.QuerySet["RightsReceipt"]):
    def visible_to(self, user: User) -> "RightsReceiptQuerySet":
        """Those of the municipalities the person administers."""
        places = access_of(user).municipalities(Permission.ADMINISTER)
        return self.filter(municipality__in=places)

"""What a person may see of oversight."""

from typing import TYPE_CHECKING

from django.db import models

from accounts.models import User
from accounts.roles import Permission
from schools.access import access_of

if TYPE_CHECKING:
    from oversight.models import SampleCheck  # noqa: F401


class SampleCheckQuerySet(models.QuerySet["SampleCheck"]):
    def visible_to(self, user: User) -> "SampleCheckQuerySet":
        """Those of the municipalities the person oversees."""
        return self.filter(municipality__in=access_of(user).municipalities(Permission.OVERSEE))

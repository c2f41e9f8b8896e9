"""Chainable filters of advisors and their hours."""

from typing import TYPE_CHECKING, Any, NoReturn

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.roles import Permission
from advisors.errors import LedgerIsAppendOnly
from schools.access import access_of

if TYPE_CHECKING:
    from advisors.models import Advisor, ExtraHours, HourAccount, HourEntry  # noqa: F401


class AdvisorQuerySet(models.QuerySet["Advisor"]):
    def active(self) -> "AdvisorQuerySet":
        """Advisors who can be offered work: the person is still here, too."""
        return self.filter(is_active=True, user__is_active=True)

    def visible_to(self, user: User) -> "AdvisorQuerySet":
        """The coordinator sees all, a special-school leader her own, an advisor herself."""
        access = access_of(user)
        return self.filter(
            Q(municipality__in=access.municipalities(Permission.MATCH))
            | Q(home_school__in=access.schools(Permission.VIEW_SCHOOL_HOURS))
            | Q(user=user)
        )


class HourAccountQuerySet(models.QuerySet["HourAccount"]):
    def closable_by(self, user: User) -> "HourAccountQuerySet":
        """Those whose school year the person may close when it is over."""
        access = access_of(user)
        return self.filter(
            Q(advisor__municipality__in=access.municipalities(Permission.CLOSE_HOURS))
            | Q(advisor__home_school__in=access.schools(Permission.CLOSE_HOURS))
        )

    def visible_to(self, user: User) -> "HourAccountQuerySet":
        access = access_of(user)
        return self.filter(
            Q(advisor__municipality__in=access.municipalities(Permission.MATCH))
            | Q(advisor__home_school__in=access.schools(Permission.VIEW_SCHOOL_HOURS))
            | Q(advisor__user=user)
        )


class ExtraHoursQuerySet(models.QuerySet["ExtraHours"]):
    def visible_to(self, user: User) -> "ExtraHoursQuerySet":
        """The coordinator, the leader of the advisor's special school, and the advisor."""
        access = access_of(user)
        return self.filter(
            Q(advisor__municipality__in=access.municipalities(Permission.ASK_EXTRA_HOURS))
            | Q(advisor__home_school__in=access.schools(Permission.APPROVE_EXTRA_HOURS))
            | Q(advisor__user=user)
        )


class HourEntryQuerySet(models.QuerySet["HourEntry"]):
    """Reads and appends; a line that is written stays."""

    def caused_by(self, reference: models.Model) -> "HourEntryQuerySet":
        return self.filter(reference_type=reference._meta.label_lower, reference_id=reference.pk)

    def update(self, **kwargs: Any) -> NoReturn:
        raise LedgerIsAppendOnly

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise LedgerIsAppendOnly

    def delete(self) -> NoReturn:
        raise LedgerIsAppendOnly

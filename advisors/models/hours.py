"""The hour ledger's rows: an account a school year, and entries that are never changed."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from advisors.errors import LedgerIsAppendOnly
from advisors.models.advisor import Advisor
from advisors.querysets import HourAccountQuerySet, HourEntryQuerySet
from privacy.fields import PlainCharField
from schools.models import SchoolYear


class HourAccount(models.Model):
    """One advisor's hours in one school year. `free_minutes` is the sum of the entries.

    The columns exist so that the database itself can refuse to go below zero; the command
    `check_hours` proves them equal to the sums. Somebody who has spent more than she was
    released has no free minutes but an overrun, never both.
    """

    advisor = models.ForeignKey(
        Advisor, verbose_name=_("advisor"), on_delete=models.PROTECT, related_name="hour_accounts"
    )
    school_year = models.ForeignKey(
        SchoolYear, verbose_name=_("school year"), on_delete=models.PROTECT
    )
    free_minutes = models.IntegerField(_("free minutes"), default=0, editable=False)
    overrun_minutes = models.IntegerField(_("minutes overrun"), default=0, editable=False)

    objects = HourAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("hour account")
        verbose_name_plural = _("hour accounts")
        ordering = ("advisor__user__name", "-school_year__starts_on")
        constraints = (
            models.UniqueConstraint(fields=["advisor", "school_year"], name="hour_account_once"),
            models.CheckConstraint(
                condition=Q(free_minutes__gte=0),
                name="free_minutes_never_negative",
                violation_error_message=_("The advisor does not have that many free hours."),
            ),
            models.CheckConstraint(
                condition=Q(overrun_minutes=0) | Q(overrun_minutes__gt=0, free_minutes=0),
                name="overrun_only_when_nothing_is_free",
            ),
        )

    def __str__(self) -> str:
        return f"{self.advisor} {self.school_year}"


class HourEntry(models.Model):
    """One line of the ledger. Never changed, never deleted: a mistake is a new entry.

    `reference` is what caused it, an offer or an activity. `reservation` is the entry that put
    the hours aside, on every later entry that uses them or gives them back.
    """

    class Kind(models.TextChoices):
        GRANTED = "granted", _("Released hours")
        RESERVED = "reserved", _("Reserved by an offer")
        RELEASED = "released", _("Reservation given back")
        SPENT = "spent", _("Spent on an activity")
        OVERRUN = "overrun", _("Spent beyond the released hours")
        ADJUSTED = "adjusted", _("Adjusted")

    class Activity(models.TextChoices):
        """What spent minutes went to; the names are those of `ledger.Split`."""

        CONTACT = "contact", _("Contact")
        PREPARATION = "preparation", _("Preparation")
        TRAVEL = "travel", _("Travel")
        DOCUMENTATION = "documentation", _("Documentation")

    account = models.ForeignKey(
        HourAccount, verbose_name=_("account"), on_delete=models.PROTECT, related_name="entries"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    minutes = models.IntegerField(
        _("minutes"), help_text=_("What the entry does to the free minutes: plus or minus.")
    )
    activity = models.CharField(
        _("went to"),
        max_length=13,
        choices=Activity,
        blank=True,
        help_text=_("Empty: not spent, or spent before the parts were told apart."),
    )
    on = models.DateField(
        _("counts on"), help_text=_("The day of the activity, else the day of the entry.")
    )
    reference_type = models.CharField(_("reference type"), max_length=60, blank=True)
    reference_id = models.BigIntegerField(_("reference"), null=True, blank=True)
    reservation = models.ForeignKey(
        "self",
        verbose_name=_("reservation"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="uses",
    )
    reason = PlainCharField(_("reason"), max_length=200, blank=True)
    is_provisional = models.BooleanField(
        _("provisional"), default=False, help_text=_("Planned minutes, until the log is written.")
    )
    at = models.DateTimeField(_("time"), default=timezone.now)
    by = models.ForeignKey(
        User,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("Empty when the system acted."),
    )

    objects = HourEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("hour entry")
        verbose_name_plural = _("hour entries")
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="granted", minutes__gte=0)
                | Q(kind="released", minutes__gte=0)
                | Q(kind="reserved", minutes__lte=0)
                | Q(kind__in=["spent", "overrun", "adjusted"]),
                name="hour_entry_sign_fits_kind",
            ),
            models.CheckConstraint(
                condition=~Q(kind="adjusted") | ~Q(reason=""),
                name="hour_entry_adjustment_has_reason",
                violation_error_message=_("An adjustment needs a reason."),
            ),
            models.CheckConstraint(
                condition=Q(activity="")
                | Q(
                    kind="spent",
                    activity__in=["contact", "preparation", "travel", "documentation"],
                ),
                name="hour_entry_activity_only_when_spent",
            ),
        )
        indexes = (models.Index(fields=["reference_type", "reference_id"]),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.minutes}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise LedgerIsAppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise LedgerIsAppendOnly

"""How long each kind of data is kept, on what authority it goes, and the receipt of what went."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from oversight.deadlines import kept_from
from oversight.querysets import RetentionQuerySet
from oversight.registry import Kind, kind_of
from privacy.fields import PlainCharField
from schools.models import Municipality


class RetentionRule(models.Model):
    """One kind of data in one municipality; without a municipality, the whole installation's."""

    municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("municipality"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        editable=False,
    )
    kind = models.CharField(_("kind of data"), max_length=20, editable=False)
    months = models.PositiveSmallIntegerField(_("months it is kept"))
    legal_reference = PlainCharField(
        _("authority to delete (kassationshjemmel)"),
        max_length=200,
        blank=True,
        help_text=_(
            "The rule of the National Archives that allows the deletion, with its number. Without"
            " it nothing is deleted. Ask the municipal archive."
        ),
    )
    is_active = models.BooleanField(_("carried out every night"), default=True)
    failed_on = models.DateField(
        _("stopped by a fault on"),
        null=True,
        editable=False,
        help_text=_("Empty once it has been carried out again."),
    )

    objects = RetentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("retention rule")
        verbose_name_plural = _("retention rules")
        ordering = ("municipality__name", "kind")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "kind"],
                condition=Q(municipality__isnull=False),
                name="one_rule_for_each_kind",
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(municipality__isnull=True),
                name="one_rule_for_each_shared_kind",
            ),
            models.CheckConstraint(
                condition=Q(months__gte=1), name="retention_rule_keeps_for_a_month"
            ),
        )

    def __str__(self) -> str:
        return str(self.of_kind.title) if self.of_kind else self.kind

    def clean(self) -> None:
        least = self.of_kind.least_months if self.of_kind else 1
        if self.months is not None and self.months < least:
            said = gettext("Write at least %(months)d months.") % {"months": least}
            raise ValidationError({"months": said})

    @property
    def of_kind(self) -> Kind | None:
        return kind_of(self.kind)

    @property
    def lacks_reference(self) -> bool:
        kind = self.of_kind
        return bool(kind and kind.needs_reference and not self.legal_reference.strip())

    @property
    def is_in_force(self) -> bool:
        return self.is_active and self.of_kind is not None and not self.lacks_reference

    def kept_from(self, today: date) -> date:
        """Return the first day that is still kept."""
        by_school_year = bool(self.of_kind and self.of_kind.by_school_year)
        return kept_from(today, months=self.months, by_school_year=by_school_year)


class RetentionReceipt(models.Model):
    """What a rule did one night: how much, from before which day, on what authority. Kept."""

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT, null=True
    )
    kind = models.CharField(_("kind of data"), max_length=20)
    fate = models.CharField(
        _("what was done"),
        max_length=10,
        choices=[("delete", _("Deleted")), ("anonymise", _("Made anonymous"))],
    )
    count = models.PositiveIntegerField(_("how many"))
    months = models.PositiveSmallIntegerField(_("months it was kept"))
    before = models.DateField(_("from before"))
    legal_reference = PlainCharField(
        _("authority to delete (kassationshjemmel)"), max_length=200, blank=True
    )
    fault = models.CharField(
        _("stopped by"),
        max_length=60,
        blank=True,
        help_text=_("Name of the fault that stopped it; what is due is tried the next night."),
    )
    done_at = models.DateTimeField(_("time"))
    done_by = models.ForeignKey(
        User,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("Empty when the system acted."),
    )

    objects = RetentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("receipt of deletion")
        verbose_name_plural = _("receipts of deletion")
        ordering = ("-done_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(fate__in=["delete", "anonymise"]), name="retention_fate_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.done_at:%d.%m.%Y}"

    @property
    def title(self) -> str:
        kind = kind_of(self.kind)
        return str(kind.title) if kind else self.kind

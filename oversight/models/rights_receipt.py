"""What an administrator did for a person's rights, and on what ground. Kept."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from oversight.deadlines import month_after
from oversight.querysets import RightsReceiptQuerySet
from privacy.fields import PlainCharField
from schools.models import Municipality


class RightsReceipt(models.Model):
    """One extract of everything about a person, or one person made anonymous.

    `counts` holds how many rows were replaced and how many stay, by what they are called: no
    name and no text.
    """

    class Right(models.TextChoices):
        INSIGHT = "insight", _("Insight")
        ANONYMISED = "anonymised", _("Made anonymous")

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT
    )
    person = models.ForeignKey(
        User, verbose_name=_("about"), on_delete=models.PROTECT, related_name="+"
    )
    right = models.CharField(_("what was done"), max_length=10, choices=Right)
    asked_on = models.DateField(_("asked for on"), null=True)
    reference = PlainCharField(_("ground or journal number"), max_length=200)
    counts = models.JSONField(_("rows"), default=dict)
    done_at = models.DateTimeField(_("time"))
    done_by = models.ForeignKey(
        User, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+"
    )

    objects = RightsReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = _("receipt of a right")
        verbose_name_plural = _("receipts of rights")
        ordering = ("-done_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(right="insight", asked_on__isnull=False)
                | Q(right="anonymised", asked_on__isnull=True),
                name="rights_receipt_says_when_it_was_asked_for",
            ),
            models.CheckConstraint(
                condition=~Q(reference=""), name="rights_receipt_has_a_reference"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_right_display()} {self.done_at:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return reverse("oversight:receipt", args=[self.pk])

    @property
    def answer_by(self) -> date | None:
        """The last day to answer what was asked for."""
        return month_after(self.asked_on) if self.asked_on else None

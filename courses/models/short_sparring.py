"""Kort sparring: a few minutes in the corridor, outside any course."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from advisors.models import Advisor, CompetenceArea
from courses.querysets import ShortSparringQuerySet
from privacy.fields import PlainCharField
from schools.models import Municipality, School


class ShortSparring(models.Model):
    """Advice given in passing. Counts against the advisor's free hours; can be taken back that day.

    The row is never changed but for being taken back; its minutes in the ledger are then
    answered by a correcting entry.
    """

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT
    )
    advisor = models.ForeignKey(
        Advisor,
        verbose_name=_("advisor"),
        on_delete=models.PROTECT,
        related_name="short_sparrings",
    )
    school = models.ForeignKey(School, verbose_name=_("school"), on_delete=models.PROTECT)
    theme = models.ForeignKey(CompetenceArea, verbose_name=_("theme"), on_delete=models.PROTECT)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    note = PlainCharField(_("note"), max_length=140, blank=True)
    key = models.UUIDField(
        _("submission"),
        default=uuid.uuid4,
        unique=True,
        help_text=_("Given by the form: what is sent twice is entered once."),
    )
    given_on = models.DateField(_("given on"))
    logged_at = models.DateTimeField(_("logged"))
    logged_by = models.ForeignKey(
        User, verbose_name=_("logged by"), on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(_("taken back"), null=True)
    undone_by = models.ForeignKey(
        User, verbose_name=_("taken back by"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = ShortSparringQuerySet.as_manager()

    class Meta:
        verbose_name = _("short sparring")
        verbose_name_plural = _("short sparrings")
        ordering = ("-logged_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="short_sparring_undone_at_and_undone_by",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=60), name="short_sparring_is_short"
            ),
        )
        indexes = (
            models.Index(fields=["advisor", "-logged_at"], name="short_sparrings_of_advisor"),
            models.Index(fields=["municipality", "given_on"], name="short_sparrings_by_day"),
        )

    def __str__(self) -> str:
        return f"{self.school} {self.given_on:%d.%m.%Y}"

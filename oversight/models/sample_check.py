"""The sample check (stikprøve) of the access log: when, of what, and with what outcome."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from oversight.querysets import SampleCheckQuerySet
from privacy.fields import PlainTextField
from schools.models import Municipality


class SampleCheck(models.Model):
    """Lines of the log drawn at random, looked through by a leader. One is open at a time."""

    class Outcome(models.TextChoices):
        IN_ORDER = "in_order", _("Everything is as it should be")
        FOLLOW_UP = "follow_up", _("Something must be followed up")

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT
    )
    drawn_at = models.DateTimeField(_("drawn"))
    drawn_by = models.ForeignKey(
        User, verbose_name=_("drawn by"), on_delete=models.PROTECT, related_name="+"
    )
    first_day = models.DateField(_("among lines from"))
    last_day = models.DateField(_("to"))
    among = models.PositiveIntegerField(_("among so many lines"))
    events = models.JSONField(_("lines drawn"), default=list)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    note = PlainTextField(_("what is followed up"), max_length=500, blank=True)
    concluded_at = models.DateTimeField(_("concluded"), null=True)
    concluded_by = models.ForeignKey(
        User,
        verbose_name=_("concluded by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )

    objects = SampleCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("sample check")
        verbose_name_plural = _("sample checks")
        ordering = ("-drawn_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(concluded_at__isnull=True, concluded_by__isnull=True, outcome="")
                | Q(
                    concluded_at__isnull=False,
                    concluded_by__isnull=False,
                    outcome__in=["in_order", "follow_up"],
                ),
                name="sample_check_concluded_by_a_person_with_an_outcome",
            ),
            models.UniqueConstraint(
                fields=["municipality"],
                condition=Q(concluded_at__isnull=True),
                name="one_open_sample_check",
            ),
        )

    def __str__(self) -> str:
        return f"{self.municipality} {self.drawn_at:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return reverse("oversight:check", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.concluded_at is None

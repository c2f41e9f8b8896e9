"""Extra hours (ekstra timer): asked for by a coordinator, answered by the special-school leader."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from advisors.models.advisor import Advisor
from advisors.querysets import ExtraHoursQuerySet
from advisors.states import EXTRA_STATES, ExtraStatus
from lifecycle.models import Stateful
from privacy.fields import PlainCharField
from schools.models import SchoolYear


class ExtraHours(Stateful):
    """Minutes beyond what is released. Only approved ones are in the ledger and can be used."""

    STATES = EXTRA_STATES

    advisor = models.ForeignKey(
        Advisor, verbose_name=_("advisor"), on_delete=models.PROTECT, related_name="extra_hours"
    )
    school_year = models.ForeignKey(
        SchoolYear, verbose_name=_("school year"), on_delete=models.PROTECT
    )
    status = models.CharField(
        _("status"), max_length=8, choices=ExtraStatus, default=ExtraStatus.ASKED, editable=False
    )
    minutes = models.PositiveIntegerField(_("minutes asked for"))
    reason = PlainCharField(_("why they are needed"), max_length=200)
    case_number = models.CharField(_("case number"), max_length=20, blank=True)
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.ForeignKey(
        User, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="+"
    )
    approved_minutes = models.PositiveIntegerField(_("minutes approved"), default=0)
    answer = PlainCharField(_("reason for the answer"), max_length=200, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)
    answered_by = models.ForeignKey(
        User,
        verbose_name=_("answered by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )

    objects = ExtraHoursQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for extra hours")
        verbose_name_plural = _("requests for extra hours")
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=ExtraStatus.values), name="extra_hours_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status="asked", answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
                name="extra_hours_answered_by_a_person_with_a_reason",
                violation_error_message=_("An answer says who gave it, when and why."),
            ),
            models.CheckConstraint(
                condition=Q(
                    status="approved", approved_minutes__gt=0, approved_minutes__lte=F("minutes")
                )
                | ~Q(status="approved") & Q(approved_minutes=0),
                name="extra_hours_approved_at_most_as_asked",
            ),
            models.UniqueConstraint(
                fields=["advisor", "school_year"],
                condition=Q(status="asked"),
                name="extra_hours_asked_once_at_a_time",
                violation_error_message=_("There is already a request that awaits an answer."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.advisor} {self.school_year}: {self.get_status_display()}"

    def get_absolute_url(self) -> str:
        return reverse("hours:extra", args=[self.pk])

    @property
    def municipality_id(self) -> int:
        return self.advisor.municipality_id

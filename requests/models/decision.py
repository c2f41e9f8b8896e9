"""What the centre leader decides when the promise to a school is about to be broken."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from privacy.fields import PlainTextField
from requests.models.support_request import SupportRequest


class LeaderDecision(models.Model):
    """One decision about one request, written once; the school is told outcome and date.

    Source of the four outcomes: the escalation on the fifth working day in the domain notes.
    """

    class Outcome(models.TextChoices):
        PHONE = "phone", _("The school gets one talk on the phone now")
        SHARED = "shared", _("Two advisors share the course")
        WAITING_LIST = "waiting", _("The request waits for an advisor")
        ELSEWHERE = "elsewhere", _("Another service takes over, e.g. PPR or VISO")

    support_request = models.ForeignKey(
        SupportRequest,
        verbose_name=_("support request"),
        on_delete=models.CASCADE,
        related_name="decisions",
    )
    outcome = models.CharField(_("decision"), max_length=9, choices=Outcome)
    promised_on = models.DateField(_("at the latest on"))
    note = PlainTextField(_("note to the coordinator"), blank=True, max_length=500)
    decided_at = models.DateTimeField(_("decided"), default=timezone.now)
    decided_by = models.ForeignKey(
        User, verbose_name=_("decided by"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("decision of the centre leader")
        verbose_name_plural = _("decisions of the centre leader")
        ordering = ("-decided_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(outcome__in=["phone", "shared", "waiting", "elsewhere"]),
                name="leader_decision_outcome_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.support_request}: {self.get_outcome_display()}"

    @property
    def municipality_id(self) -> int:
        return self.support_request.municipality_id

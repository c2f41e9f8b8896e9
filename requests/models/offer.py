"""An offer of a request to an advisor, with the explanation the coordinator saw."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from advisors.models import Advisor
from lifecycle.models import Stateful
from privacy.fields import PlainTextField
from requests.models.support_request import SupportRequest
from requests.querysets import OfferQuerySet
from requests.states import OFFER_STATES, OfferStatus


class Offer(Stateful):
    class Part(models.TextChoices):
        LEAD = "lead", _("Lead advisor")
        SECOND = "second", _("Second advisor")

    STATES = OFFER_STATES

    support_request = models.ForeignKey(
        SupportRequest,
        verbose_name=_("support request"),
        on_delete=models.PROTECT,
        related_name="offers",
    )
    advisor = models.ForeignKey(
        Advisor, verbose_name=_("advisor"), on_delete=models.PROTECT, related_name="offers"
    )
    part = models.CharField(_("part"), max_length=6, choices=Part, default=Part.LEAD)
    status = models.CharField(
        _("status"), max_length=10, choices=OfferStatus, default=OfferStatus.OPEN, editable=False
    )
    sent_at = models.DateTimeField(_("sent"))
    sent_by = models.ForeignKey(
        User,
        verbose_name=_("sent by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("Empty when the system acted."),
    )
    answer_by = models.DateTimeField(_("answer by"))
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)
    decline_reason = PlainTextField(_("why it was declined"), blank=True, max_length=500)
    reserved_minutes = models.PositiveIntegerField(_("reserved minutes"))
    score = models.PositiveSmallIntegerField(_("score"))
    explanation = models.JSONField(
        _("explanation"), help_text=_("Scores, reasons, weights and date as they were shown.")
    )

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ("sent_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["support_request", "part"],
                condition=Q(status__in=[OfferStatus.OPEN, OfferStatus.ACCEPTED]),
                name="one_standing_offer_per_part",
                violation_error_message=_("This request already has a standing offer."),
            ),
            models.UniqueConstraint(
                fields=["support_request", "advisor"],
                condition=Q(status__in=[OfferStatus.OPEN, OfferStatus.ACCEPTED]),
                name="one_standing_offer_per_advisor",
                violation_error_message=_("The advisor already has this offer."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=OfferStatus.values), name="offer_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=OfferStatus.OPEN, answered_at__isnull=True)
                | (~Q(status=OfferStatus.OPEN) & Q(answered_at__isnull=False)),
                name="offer_answered_has_time",
            ),
        )
        indexes = (
            models.Index(
                fields=["answer_by"], name="open_offers", condition=Q(status=OfferStatus.OPEN)
            ),
            models.Index(fields=["advisor", "status"], name="offers_of_advisor"),
        )

    def __str__(self) -> str:
        return f"{self.support_request}: {self.advisor}"

    def get_absolute_url(self) -> str:
        return reverse("offers:detail", args=[self.pk])

    @property
    def replaces_id(self) -> int | None:
        """The accepted offer this one took the place of, when the advisor was assigned."""
        found: int | None = self.explanation.get("replaces")
        return found

    @property
    def municipality_id(self) -> int:
        return self.support_request.municipality_id

"""The card: an example in three short texts, with what is needed to find it again."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from advisors.models import CompetenceArea
from catalogue.querysets import ExampleCardQuerySet
from catalogue.states import CARD_STATES, CardStatus
from lifecycle.models import Stateful
from privacy.fields import PlainCharField, PlainTextField
from requests.models import SupportRequest
from schools.models import Municipality

TEXT_AT_MOST = 800
FORMS = [c for c in SupportRequest.SupportForm.choices if c[0] != "unknown"]


class ExampleCard(Stateful):
    """What a closed course can teach others. `support_request` is where it comes from: only the
    author and the coordinator know, and no page of the catalogue tells.
    """

    STATES = CARD_STATES

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT
    )
    support_request = models.OneToOneField(
        SupportRequest,
        verbose_name=_("support request"),
        on_delete=models.PROTECT,
        related_name="example_card",
    )
    created_by = models.ForeignKey(
        User, verbose_name=_("written by"), on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("created"), editable=False)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=CardStatus,
        default=CardStatus.DRAFT,
        editable=False,
    )
    title = PlainCharField(_("heading"), max_length=80, blank=True)
    situation = PlainTextField(_("the situation"), max_length=TEXT_AT_MOST, blank=True)
    tried = PlainTextField(_("what was tried"), max_length=TEXT_AT_MOST, blank=True)
    effect = PlainTextField(_("what came of it"), max_length=TEXT_AT_MOST, blank=True)
    themes = models.ManyToManyField(
        CompetenceArea, verbose_name=_("themes"), related_name="example_cards"
    )
    school_level = models.CharField(
        _("level"), max_length=14, choices=SupportRequest.SchoolLevel, blank=True
    )
    support_form = models.CharField(_("form of support"), max_length=16, choices=FORMS, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    approved_at = models.DateTimeField(_("approved"), null=True, editable=False)
    rejected_at = models.DateTimeField(_("rejected"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("taken out"), null=True, editable=False)

    objects = ExampleCardQuerySet.as_manager()

    class Meta:
        verbose_name = _("example")
        verbose_name_plural = _("examples")
        ordering = ("-approved_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=CardStatus.values), name="card_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[CardStatus.DRAFT, CardStatus.WITHDRAWN])
                | (
                    ~Q(title="")
                    & ~Q(situation="")
                    & ~Q(tried="")
                    & ~Q(effect="")
                    & ~Q(school_level="")
                    & ~Q(support_form="")
                ),
                name="card_others_see_is_complete",
            ),
            models.CheckConstraint(
                condition=~Q(status=CardStatus.APPROVED) | Q(approved_at__isnull=False),
                name="approved_card_has_time",
            ),
        )
        indexes = (
            models.Index(
                fields=["municipality", "-approved_at"],
                name="approved_cards",
                condition=Q(status=CardStatus.APPROVED),
            ),
        )

    def __str__(self) -> str:
        return str(_("Example %(number)s") % {"number": self.pk})

    def get_absolute_url(self) -> str:
        return reverse("catalogue:detail", args=[self.pk])

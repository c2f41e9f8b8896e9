"""What was taken out of a case for the journal or for insight, when and by whom; no text of it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from journal.querysets import JournalExportQuerySet
from privacy.fields import PlainCharField
from requests.models import SupportRequest


class JournalExport(models.Model):
    """One export. `documents` are lines of key, number, title and digest, in order of number."""

    class Occasion(models.TextChoices):
        JOURNAL = "journal", _("Journalising")
        ACCESS = "access", _("Access to documents (aktindsigt)")

    support_request = models.ForeignKey(
        SupportRequest,
        verbose_name=_("support request"),
        on_delete=models.PROTECT,
        related_name="journal_exports",
    )
    occasion = models.CharField(_("occasion"), max_length=8, choices=Occasion)
    asked_on = models.DateField(_("asked for on"), null=True)
    answer_by = models.DateField(_("answer by"), null=True)
    kle_number = PlainCharField(_("KLE number"), max_length=40, blank=True)
    reference = PlainCharField(_("number of the case in the ESDH"), max_length=80, blank=True)
    documents = models.JSONField(_("documents"), default=list)
    done_at = models.DateTimeField(_("time"))
    done_by = models.ForeignKey(
        User, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+"
    )

    objects = JournalExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("journal export")
        verbose_name_plural = _("journal exports")
        ordering = ("-done_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(occasion="journal", asked_on__isnull=True, answer_by__isnull=True)
                | Q(occasion="access", asked_on__isnull=False, answer_by__isnull=False),
                name="access_to_documents_has_its_dates",
            ),
        )

    def __str__(self) -> str:
        return f"{self.support_request} {self.done_at:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return reverse("journal:case", args=[self.support_request_id])

    @property
    def municipality_id(self) -> int:
        return self.support_request.municipality_id

    @property
    def count(self) -> int:
        return len(self.documents)

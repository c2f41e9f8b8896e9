"""The history of every status, and the abstract model whose status has one door."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from lifecycle.tables import StateTable
from privacy.fields import PlainTextField


class Stateful(models.Model):
    """Something whose `status` follows a table. Only lifecycle.services.apply assigns it."""

    STATES: ClassVar[StateTable]

    version = models.PositiveIntegerField(
        _("version"), default=1, editable=False, help_text=_("Grows by one with every change.")
    )

    class Meta:
        abstract = True

    # Given by every concrete model: a field with the table's statuses, and the place it belongs to.
    status: Any
    municipality_id: Any


class StatusChange(models.Model):
    """One line of history. No foreign key to its subject: history never blocks a deletion."""

    subject_type = models.CharField(_("subject type"), max_length=60)
    subject_id = models.BigIntegerField(_("subject"))
    transition = models.CharField(_("transition"), max_length=40)
    from_status = models.CharField(_("from"), max_length=30)
    to_status = models.CharField(_("to"), max_length=30)
    at = models.DateTimeField(_("time"))
    by = models.ForeignKey(
        User,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("Empty when the system acted."),
    )
    reason = PlainTextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("status change")
        verbose_name_plural = _("status changes")
        ordering = ("at", "pk")
        indexes = (models.Index(fields=["subject_type", "subject_id", "at"]),)

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id}: {self.from_status} → {self.to_status}"

"""A warning of the scan that the writer answered with: nobody can be recognised."""

from collections.abc import Iterator

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from oversight.querysets import ScanOverrideQuerySet
from privacy.words import field_in_words, finding_in_words, thing_in_words
from schools.models import Municipality


class ScanOverride(models.Model):
    """Who saved which text in spite of a warning: kinds and counts, never the words."""

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.CASCADE
    )
    confirmed_at = models.DateTimeField(_("time"))
    confirmed_by = models.ForeignKey(
        User, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+"
    )
    object_type = models.CharField(_("object type"), max_length=60)
    object_id = models.BigIntegerField(_("object"))
    field = models.CharField(_("field"), max_length=40)
    findings = models.JSONField(_("findings"), help_text=_("How many of each kind."))

    objects = ScanOverrideQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmed warning")
        verbose_name_plural = _("confirmed warnings")
        ordering = ("-confirmed_at", "-pk")
        indexes = (models.Index(fields=["municipality", "-confirmed_at"], name="overrides_listed"),)

    def __str__(self) -> str:
        return f"{self.object_type} {self.object_id}: {self.field}"

    @property
    def thing(self) -> str:
        return thing_in_words(self.object_type)

    @property
    def field_name(self) -> str:
        return field_in_words(self.object_type, self.field)

    @property
    def in_words(self) -> Iterator[str]:
        """Each kind with its count, for people."""
        for kind, count in self.findings.items():
            yield f"{finding_in_words(kind)}: {count}"

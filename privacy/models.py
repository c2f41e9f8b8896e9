"""The access log: who looked at or changed what. Append-only, and without free text."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Act(models.TextChoices):
    READ = "read", _("Looked at")
    SEARCH = "search", _("Searched")
    CREATE = "create", _("Created")
    CHANGE = "change", _("Changed")
    DELETE = "delete", _("Deleted")
    EXPORT = "export", _("Exported")


class AccessEvent(models.Model):
    """No foreign keys, so that the log neither blocks a deletion nor disappears with it."""

    at = models.DateTimeField(_("time"), default=timezone.now)
    act = models.CharField(_("act"), max_length=10, choices=Act)
    actor_id = models.BigIntegerField(_("person"), null=True)
    object_type = models.CharField(_("object type"), max_length=60)
    object_id = models.BigIntegerField(_("object"), null=True)
    municipality_id = models.BigIntegerField(_("municipality"), null=True)

    class Meta:
        verbose_name = _("access event")
        verbose_name_plural = _("access log")
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=["object_type", "object_id", "at"]),
            models.Index(fields=["actor_id", "at"]),
        )

    def __str__(self) -> str:
        return f"{self.act} {self.object_type} {self.object_id or ''}".strip()

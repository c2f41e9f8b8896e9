"""The access log: who looked at or changed what. Append-only, and without free text."""

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.errors import LogIsAppendOnly
from privacy.purposes import Purpose
from privacy.querysets import AccessEventQuerySet


class Act(models.TextChoices):
    READ = "read", _("Looked at")
    SEARCH = "search", _("Searched")
    CREATE = "create", _("Created")
    CHANGE = "change", _("Changed")
    DELETE = "delete", _("Deleted")
    EXPORT = "export", _("Exported")
    PRINT = "print", _("Opened for print")


class AccessEvent(models.Model):
    """No foreign keys, so that the log neither blocks a deletion nor disappears with it.

    `criteria` names what was searched by, never what was typed. A line is never changed; it is
    deleted by rule alone, which PostgreSQL enforces (migration 0002).
    """

    at = models.DateTimeField(_("time"), default=timezone.now)
    act = models.CharField(_("act"), max_length=10, choices=Act)
    actor_id = models.BigIntegerField(_("person"), null=True)
    object_type = models.CharField(_("object type"), max_length=60)
    object_id = models.BigIntegerField(_("object"), null=True)
    municipality_id = models.BigIntegerField(_("municipality"), null=True)
    why = models.CharField(_("purpose"), max_length=16, choices=Purpose)
    criteria = models.CharField(_("searched by"), max_length=120, blank=True)

    objects = AccessEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("access event")
        verbose_name_plural = _("access log")
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(act__in=Act.values), name="access_event_act_known"),
            models.CheckConstraint(
                condition=Q(why__in=Purpose.values), name="access_event_purpose_known"
            ),
        )
        indexes = (
            models.Index(fields=["object_type", "object_id", "at"]),
            models.Index(fields=["actor_id", "at"]),
            models.Index(fields=["municipality_id", "at"]),
        )

    def __str__(self) -> str:
        return f"{self.act} {self.object_type} {self.object_id or ''}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise LogIsAppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise LogIsAppendOnly

"""Why personal data is handled: one purpose for each kind of work. Written on every access event.

Each room names the purpose of its own work in its AppConfig as `purpose`, so that a room below
need not know the rooms above it.
"""

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    REQUEST = "request", _("Handling a school’s request for help")
    COURSE = "course", _("Running and following a course")
    STAFFING = "staffing", _("Planning the advisors’ time")
    EXAMPLE = "example", _("Sharing experience")
    MESSAGE = "message", _("Sending messages")
    ADMINISTRATION = "administration", _("Keeping people, schools and settings")
    JOURNAL = "journal", _("Journalising and access to documents")
    OVERSIGHT = "oversight", _("Checking how data is used")
    RIGHTS = "rights", _("A person’s right to data about herself")
    RETENTION = "retention", _("Hiding or deleting by rule")


def purpose_of(model: type[models.Model]) -> Purpose:
    """Return what the model's room handles data for; what names nothing is administration."""
    room = apps.get_app_config(model._meta.app_label)
    purpose: Purpose = getattr(room, "purpose", Purpose.ADMINISTRATION)
    return purpose

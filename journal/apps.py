"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from privacy.purposes import Purpose


class JournalConfig(AppConfig):
    name = "journal"
    verbose_name = _("Journal")
    purpose = Purpose.JOURNAL

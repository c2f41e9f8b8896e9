"""App configuration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from privacy.purposes import Purpose


class OversightConfig(AppConfig):
    name = "oversight"
    verbose_name = _("Oversight")
    purpose = Purpose.OVERSIGHT

    def ready(self) -> None:
        """Hear of what every room holds: each has a `holdings` module that registers it."""
        autodiscover_modules("holdings")

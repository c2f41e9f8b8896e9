"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from privacy.purposes import Purpose


class PrivacyConfig(AppConfig):
    name = "privacy"
    verbose_name = _("Data protection")
    purpose = Purpose.OVERSIGHT

    def ready(self) -> None:
        from privacy import receivers  # noqa: F401, PLC0415 connects them

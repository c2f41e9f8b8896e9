"""App configuration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from privacy.purposes import Purpose


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Messages")
    purpose = Purpose.MESSAGE

    def ready(self) -> None:
        """Fill the catalogue: every app's `notices` registers its kinds of message."""
        autodiscover_modules("notices")
        autodiscover_modules("receivers")

"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from privacy.purposes import Purpose


class CatalogueConfig(AppConfig):
    name = "catalogue"
    verbose_name = _("Catalogue of examples")
    purpose = Purpose.EXAMPLE

    def ready(self) -> None:
        """Let the form of a new request show the examples that look like it."""
        from catalogue.queries import like  # noqa: PLC0415 - models load after apps
        from requests import inspiration  # noqa: PLC0415

        inspiration.find_by(like)

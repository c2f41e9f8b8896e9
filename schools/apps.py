"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchoolsConfig(AppConfig):
    name = "schools"
    verbose_name = _("Municipality and schools")

    def ready(self) -> None:
        """Tell the outbox when a municipality's people may be reminded."""
        from notifications import hours  # noqa: PLC0415 - models load after apps
        from schools.queries import next_opening_for  # noqa: PLC0415

        hours.decide_by(next_opening_for)

"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchoolsConfig(AppConfig):
    name = "schools"
    verbose_name = _("Municipality and schools")

    def ready(self) -> None:
        """Tell the outbox where people belong, and when they may be reminded there."""
        from notifications import homes, hours  # noqa: PLC0415 - models load after apps
        from schools.queries import homes_of, next_opening_for  # noqa: PLC0415

        homes.decide_by(homes_of)
        hours.decide_by(next_opening_for)

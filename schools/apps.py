"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchoolsConfig(AppConfig):
    name = "schools"
    verbose_name = _("Municipality and schools")

    def ready(self) -> None:
        """Fill the hooks of the rooms below, which do not know who works where."""
        from accounts import second_factor  # noqa: PLC0415 - models load after apps
        from notifications import homes, hours  # noqa: PLC0415
        from schools.permissions import needs_second_factor  # noqa: PLC0415
        from schools.queries import homes_of, next_opening_for  # noqa: PLC0415

        homes.decide_by(homes_of)
        hours.decide_by(next_opening_for)
        second_factor.decide_by(needs_second_factor)

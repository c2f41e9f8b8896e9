"""App configuration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class RemindersConfig(AppConfig):
    name = "reminders"
    verbose_name = _("Reminders")

    def ready(self) -> None:
        """Learn what the apps above remind of, and let the outbox ask whether it still holds."""
        autodiscover_modules("occasions")
        autodiscover_modules("receivers")
        from notifications import relevance  # noqa: PLC0415 - models load after apps
        from reminders.queries.standing import still_holds  # noqa: PLC0415

        relevance.decide_by(still_holds)

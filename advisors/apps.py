"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from privacy.purposes import Purpose


class AdvisorsConfig(AppConfig):
    name = "advisors"
    verbose_name = _("Advisors and hours")
    purpose = Purpose.STAFFING

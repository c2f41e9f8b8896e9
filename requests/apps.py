"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from privacy.purposes import Purpose


class RequestsConfig(AppConfig):
    name = "requests"
    verbose_name = _("Support requests")
    purpose = Purpose.REQUEST

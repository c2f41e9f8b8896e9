"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from privacy.purposes import Purpose


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = _("Support courses")
    purpose = Purpose.COURSE

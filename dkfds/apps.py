"""App configuration."""

from django.apps import AppConfig


class DkfdsConfig(AppConfig):
    name = "dkfds"

"""App configuration of the composition root: its checks and commands."""

from django.apps import AppConfig


class KompetencecenterConfig(AppConfig):
    name = "kompetencecenter"

    def ready(self) -> None:
        from kompetencecenter import checks  # noqa: F401, PLC0415 registers the checks

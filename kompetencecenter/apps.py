"""App configuration of the composition root: its checks and commands."""

from django.apps import AppConfig


class KompetencecenterConfig(AppConfig):
    name = "kompetencecenter"

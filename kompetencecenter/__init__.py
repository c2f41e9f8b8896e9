"""Composition root: settings, addresses, Celery and the demo. Nobody imports it but itself."""

from kompetencecenter.celery import app as celery_app

__all__ = ["celery_app"]

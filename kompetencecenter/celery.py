"""The Celery application. Tasks are found in every app; the timetable is in schedule.py."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

from kompetencecenter import beat
from kompetencecenter.schedule import BEAT_SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kompetencecenter.settings.demo")

for scheme in ("redis", "rediss"):
    TRANSPORT_ALIASES[scheme] = "kompetencecenter.transport:Transport"

app = Celery("kompetencecenter")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = BEAT_SCHEDULE
app.autodiscover_tasks()
beat.watch()

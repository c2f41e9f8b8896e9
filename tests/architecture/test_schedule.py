"""The timetable names jobs that exist, and says when to the minute."""

import pytest
from celery.schedules import crontab

from kompetencecenter import celery_app
from kompetencecenter.schedule import BEAT_SCHEDULE


@pytest.mark.parametrize("name", BEAT_SCHEDULE)
def test_beat_entry_names_a_job_that_exists(name):
    celery_app.loader.import_default_modules()

    assert BEAT_SCHEDULE[name]["task"] in celery_app.tasks


@pytest.mark.parametrize("name", BEAT_SCHEDULE)
def test_beat_entry_fixes_its_minute(name):
    when = BEAT_SCHEDULE[name]["schedule"]

    # crontab(hour=4) without a minute runs sixty times.
    assert not isinstance(when, crontab) or when._orig_minute != "*"


def test_every_job_of_ours_is_on_the_timetable():
    celery_app.loader.import_default_modules()
    ours = {name for name in celery_app.tasks if not name.startswith("celery.")}

    assert ours == {entry["task"] for entry in BEAT_SCHEDULE.values()}

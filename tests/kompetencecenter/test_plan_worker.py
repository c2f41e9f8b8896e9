"""A real worker on the embedded broker computes a plan, and one that is killed loses nothing."""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.actors import SYSTEM
from kompetencecenter.broker import EmbeddedBroker
from lifecycle.services import apply
from requests.models import PlanRun
from requests.models.plan_run import LOST_AFTER
from requests.services import plan_runs
from requests.states import RunStatus, RunTransition
from tests import stories
from tests.kompetencecenter.conftest import STOPS_WITHIN

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def broker() -> Iterator[EmbeddedBroker]:
    embedded = EmbeddedBroker()
    embedded.start()
    yield embedded
    embedded.stop()


def database() -> str:
    """The address of the test database, for another process."""
    here = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{here['NAME']}"
    return "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(
        **{**here, "PORT": here["PORT"] or 5432}
    )


@contextmanager
def a_worker(broker: EmbeddedBroker, log) -> Iterator[subprocess.Popen[bytes]]:
    """A worker as the house starts it, with beat inside."""
    command = [sys.executable, "-m", "celery", "-A", "kompetencecenter", "worker", "--beat"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    options = ["-P", "prefork", "-c", "1", "-l", "INFO", *quiet]
    surroundings = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "kompetencecenter.settings.test",
        "DATABASE_URL": database(),
        "KC_BROKER": broker.address,
        "KC_DATA": str(log.parent),
    }
    surroundings.pop("REDIS_URL", None)
    with log.open("ab") as output:
        process = subprocess.Popen(
            [*command, *options, "-s", str(log.with_name("beat"))],
            cwd=settings.BASE_DIR,
            env=surroundings,
            stdout=output,
            stderr=output,
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=STOPS_WITHIN)


def test_a_plan_is_computed_by_a_worker_and_a_lost_one_begins_again(
    broker, tmp_path, eventually, tina, nordbakke, coordinator, advisor
):
    now = timezone.now()
    case = stories.a_ready_request(tina, nordbakke, coordinator, now=now)
    stories.qualify(advisor, case, now=now)
    run = plan_runs.keep(PlanRun.Kind.PLAN, {}, by=coordinator, now=now)
    plan_runs.queue(run, by=coordinator, now=now)
    # Somebody took it and was killed before the worker we start now.
    long_ago = now - LOST_AFTER - dt.timedelta(seconds=1)
    apply(run, RunTransition.START, by=SYSTEM, now=long_ago)

    def status() -> str:
        return PlanRun.objects.get().status

    with a_worker(broker, tmp_path / "worker.log"):
        eventually(lambda: status() == RunStatus.FAILED, "the lost run to be given up")
        assert PlanRun.objects.get().fault == PlanRun.Fault.LOST
        plan_runs.queue(PlanRun.objects.get(), by=coordinator, now=timezone.now())
        eventually(lambda: status() == RunStatus.FINISHED, "the plan")

    (line,) = PlanRun.objects.get().result["lines"]
    assert line["lead"]["advisor"] == advisor.pk

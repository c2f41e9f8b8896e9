"""`manage.py up`, the real thing: on SQLite and its own broker, or on PostgreSQL and Redis."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
import pytest
from django.conf import settings
from django.db import connection

from tests.kompetencecenter.conftest import PATIENCE, STOPS_WITHIN
from tests.kompetencecenter.databases import fresh_database

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def surroundings(tmp_path_factory):
    """What `make run` would find, with a data folder of our own."""
    own = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "KC_DATA", "PORT"}
    environment = {key: value for key, value in os.environ.items() if key not in own}
    environment["KC_DATA"] = str(tmp_path_factory.mktemp("up"))
    with ExitStack() as stack:
        if connection.vendor == "postgresql":
            environment["DATABASE_URL"] = stack.enter_context(fresh_database())
        yield environment


def command(port):
    return [sys.executable, "manage.py", "up", f"--port={port}"]


def refusal(environment, port):
    """Run it where it must refuse; returns the one line it says."""
    result = subprocess.run(
        command(port),
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1, result.stderr
    return result.stderr.strip()


@contextmanager
def up(environment, port, eventually):
    """Run it until the block ends; yields the process when its first page has answered."""
    log = data(environment, "up.log")
    with log.open("wb") as output:
        process = subprocess.Popen(
            command(port), cwd=settings.BASE_DIR, env=environment, stdout=output, stderr=output
        )
    try:
        eventually(lambda: "Ctrl-C" in said(log), f"the first page, see {log}")
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=STOPS_WITHIN)


def data(environment, *parts):
    return Path(environment["KC_DATA"], *parts)


def said(log):
    return log.read_text(encoding="utf-8") if log.exists() else ""


def fetch(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE) as response:
        return response.read()


@pytest.mark.once  # the browser starts one on each database
def test_one_installation_is_started_stopped_started_again_and_killed(
    surroundings, unused_port, eventually
):
    with up(surroundings, unused_port, eventually) as process:
        # gunicorn and its worker, beat, Celery's worker and its three, which a hard limit can end
        children = all_children(process, 7, eventually)
        it_shows_the_demo(surroundings, unused_port)
        it_refuses_a_second_run(surroundings, unused_port)
        worker_log = data(surroundings, "log", "worker.log")
        eventually(lambda: "succeeded" in said(worker_log), f"a job done, see {worker_log}")

        process.send_signal(signal.SIGINT)  # as Ctrl-C does

        assert process.wait(timeout=STOPS_WITHIN) == 0
        assert not any(child.is_running() for child in children)

    with up(surroundings, unused_port, eventually) as process:
        children = all_children(process, 7, eventually)
        assert "Demoen er klar" not in said(data(surroundings, "up.log"))

        process.kill()
        process.wait()

        if sys.platform == "linux":
            eventually(lambda: not any(child.is_running() for child in children), "all to end")


def all_children(process, count, eventually):
    def found():
        return psutil.Process(process.pid).children(recursive=True)

    eventually(lambda: len(found()) == count, f"{count} processes")
    return found()


def it_shows_the_demo(environment, port):
    told = said(data(environment, "up.log"))
    assert f"Kompetencecenter kører på http://127.0.0.1:{port}/" in told
    assert "Koordinator" in told
    assert json.loads(fetch(port, "/sundhed/klar/")) == {"database": True, "broker": True}
    assert b"/demo/log-ind/" in fetch(port, "/log-ind/")


def it_refuses_a_second_run(environment, port):
    line = f"Kompetencecenter kører allerede herfra: http://127.0.0.1:{port}/"
    assert refusal(environment, port) == line


def test_a_port_in_use_is_one_line(surroundings, unused_port):
    with subprocess.Popen(
        [sys.executable, "-m", "http.server", str(unused_port), "--bind", "127.0.0.1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        line = refusal(surroundings, unused_port)
        other.terminate()

    assert line == (
        f"Port {unused_port} er optaget. Vælg en anden: make run PORT={unused_port + 1}"
    )


def test_a_database_that_does_not_answer_is_one_line(surroundings, unused_port):
    address = f"postgresql://nobody@127.0.0.1:{unused_port}/nothing"
    line = refusal({**surroundings, "DATABASE_URL": address}, unused_port)

    assert line.startswith("Databasen på 127.0.0.1 svarer ikke: ")


def test_redis_that_does_not_answer_is_one_line(surroundings, unused_port):
    address = f"redis://127.0.0.1:{unused_port}/0"
    line = refusal({**surroundings, "REDIS_URL": address}, unused_port)

    assert line.startswith("Redis på adressen i REDIS_URL svarer ikke: ")

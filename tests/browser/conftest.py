"""A whole house to walk through: `manage.py up` as a newcomer starts it, and a real Chromium.

With DATABASE_URL and REDIS_URL set it runs on PostgreSQL and Redis, else on the embedded default.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser

from tests.browser.visitor import Visitor
from tests.kompetencecenter.databases import fresh_database

PATIENCE = 300  # seconds for migrations, demo and the first answer, beside three other rounds


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running house with fresh demo data: web, worker and beat as processes."""
    data = tmp_path_factory.mktemp("house")
    with ExitStack() as stack:
        surroundings = {**os.environ, "KC_DATA": str(data)}
        surroundings.pop("DJANGO_SETTINGS_MODULE", None)
        if "DATABASE_URL" in os.environ:
            surroundings["DATABASE_URL"] = stack.enter_context(_database())
            surroundings["REDIS_URL"] = f"{os.environ['REDIS_URL'].rpartition('/')[0]}/7"
        yield from _run(surroundings, data)


def _database():
    return fresh_database("story_")


def _run(surroundings: dict[str, str], data: Path) -> Iterator[str]:
    port = _unused_port()
    output = (data / "up.txt").open("w+")
    process = subprocess.Popen(
        [sys.executable, "manage.py", "up", f"--port={port}"],
        cwd=settings.BASE_DIR,
        env=surroundings,
        stdout=output,
        stderr=subprocess.STDOUT,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process, data)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
        output.close()


def _wait_for(address: str, process: subprocess.Popen[bytes], data: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, (data / "up.txt").read_text()
        try:
            with urllib.request.urlopen(f"{address}/sundhed/", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the house did not open in {PATIENCE} s: {(data / 'up.txt').read_text()}")


def _unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def visitor(house: str, chromium: Browser) -> Iterator[Visitor]:
    """Somebody at the door, not signed in."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="da-DK")
    yield Visitor(context, house)
    context.close()

"""docker-compose.yml: whole in itself, and each command and health check runs as it is written."""

import gzip
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.db import connection

from kompetencecenter.management.commands import up
from tests.kompetencecenter import compose
from tests.kompetencecenter.compose import VARIABLES
from tests.kompetencecenter.conftest import PATIENCE, STOPS_WITHIN
from tests.kompetencecenter.databases import fresh_database

CONDITIONS = {"service_healthy", "service_completed_successfully"}


@pytest.fixture
def services():
    return compose.load(VARIABLES)["services"]


def test_the_services_are_all_there(services):
    assert list(services) == ["db", "redis", "migrate", "web", "worker", "beat", "mail"]


@pytest.mark.parametrize("name", sorted(VARIABLES))
def test_it_does_not_start_without(name):
    with pytest.raises(compose.UnsetError, match=name):
        compose.load({key: value for key, value in VARIABLES.items() if key != name})


def test_env_example_names_every_variable():
    told = (settings.BASE_DIR / ".env.example").read_text()
    names = set(re.findall(r"^#?(\w+)=", told, re.MULTILINE))
    set_by_default = set(re.findall(r"^(\w+)=", told, re.MULTILINE))

    assert compose.mentioned() - names == set()
    assert compose.required() == set_by_default == set(VARIABLES)


def test_every_service_but_the_one_shot_is_watched(services):
    assert [name for name, service in services.items() if "healthcheck" not in service] == [
        "migrate"
    ]


def test_services_wait_for_what_they_need(services):
    for service in services.values():
        for other, condition in service.get("depends_on", {}).items():
            assert condition["condition"] in CONDITIONS
            if condition["condition"] == "service_healthy":
                assert "healthcheck" in services[other]
    for name in ("web", "worker", "beat"):
        assert set(services[name]["depends_on"]) == {"migrate", "redis"}
    assert set(services["migrate"]["depends_on"]) == {"db"}
    assert services["migrate"]["restart"] == "no"


@pytest.mark.parametrize("started_by", ["compose", "make run"])
def test_the_worker_sends_no_events_that_keep_it_from_hearing_a_signal(services, started_by):
    commands = {
        "compose": services["worker"]["command"],
        "make run": next(p.command for p in up.programs(8000) if p.name == "worker"),
    }

    assert {"--without-gossip", "--without-mingle", "--without-heartbeat"} <= set(
        commands[started_by]
    )


def test_every_named_volume_is_declared(services):
    used = {mount.split(":")[0] for s in services.values() for mount in s.get("volumes", [])}

    assert used == set(compose.load(VARIABLES)["volumes"])


def test_only_the_mail_catcher_is_for_development(services):
    assert {name: s["profiles"] for name, s in services.items() if "profiles" in s} == {
        "mail": ["dev"]
    }


def test_nothing_is_opened_to_the_world(services):
    ports = [port for service in services.values() for port in service.get("ports", [])]

    assert ports == ["127.0.0.1:8000:8000", "127.0.0.1:8025:8025"]


def test_the_image_has_neither_node_nor_root_at_the_end():
    *_earlier, last = (settings.BASE_DIR / "Dockerfile").read_text().split("\nFROM ")

    assert last.startswith("python:3.11-slim")
    assert "node" not in last.lower()
    assert re.search(r"^USER kompetencecenter$", last, re.MULTILINE)


def test_the_image_holds_every_app_and_nothing_secret():
    taken = set(compose.in_the_image())
    apps = {path.parent.name for path in settings.BASE_DIR.glob("*/apps.py")}

    assert apps | {"templates", "static", "locale", "tools", "manage.py"} <= taken
    assert not any(name.startswith(".env") for name in taken)
    assert {name for name in taken if not (settings.BASE_DIR / name).exists()} == set()


# The rest runs the services, as written and from what the image holds, against the PostgreSQL and
# Redis of this test run.


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    """The environment of the containers, with this machine's database, Redis and folders."""
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL and Redis")
    folder = tmp_path_factory.mktemp("installation")
    (folder / "data").mkdir()
    with fresh_database() as database, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        environment = {
            **compose.load(VARIABLES)["services"]["web"]["environment"],
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOSTNAME": socket.gethostname(),
            "DJANGO_SETTINGS_MODULE": "kompetencecenter.settings.production",
            "DATABASE_URL": database,
            "REDIS_URL": os.environ["REDIS_URL"],
            "KC_DATA": str(folder / "data"),
            "KC_STATIC_ROOT": str(folder / "static"),
            "PORT": str(probe.getsockname()[1]),
        }
        probe.close()
        yield environment


@pytest.fixture(scope="module")
def image(installation, tmp_path_factory):
    """What the image holds: the files .dockerignore lets in, built as in the Dockerfile."""
    folder = tmp_path_factory.mktemp("image")
    for name in compose.in_the_image():
        source, target = settings.BASE_DIR / name, folder / name
        target.parent.mkdir(exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        else:
            shutil.copy(source, target)
    look = folder / "node_modules"
    look.symlink_to(settings.BASE_DIR / "node_modules")
    run([sys.executable, "-m", "tools.build"], folder, installation)
    look.unlink()
    return folder


@pytest.fixture(scope="module")
def migrated(installation, image):
    """The environment, after the `migrate` service has ended well."""
    run(compose.load(VARIABLES)["services"]["migrate"]["command"], image, installation)
    return installation


def run(command, folder, environment):
    subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=True)


@contextmanager
def running(name, folder, environment):
    """Run a service until the block ends, then stop it as Docker does; it must stop by itself."""
    log = Path(environment["KC_DATA"]) / f"{name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            compose.load(VARIABLES)["services"][name]["command"],
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=output,
        )
        try:
            yield log
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=STOPS_WITHIN) == 0, log.read_text()
        finally:
            process.kill()
            process.wait()


def is_healthy(name, environment):
    check = compose.check_command(compose.load(VARIABLES)["services"][name])
    result = subprocess.run(
        check, cwd=settings.BASE_DIR, env=environment, capture_output=True, check=False
    )
    return result.returncode == 0


def fetch(environment, path, **headers):
    """Ask as the proxy in front asks; returns the response and its raw body."""
    address = f"http://127.0.0.1:{environment['PORT']}{path}"
    known = {"Host": environment["ALLOWED_HOSTS"], "X-Forwarded-Proto": "https"}
    request = urllib.request.Request(address, headers=known | headers)
    with urllib.request.urlopen(request, timeout=PATIENCE) as response:
        return response, response.read()


@pytest.mark.postgres
@pytest.mark.processes
@pytest.mark.parametrize("name", ["db", "redis"])
def test_health_check_of_a_server_runs(installation, name):
    assert is_healthy(name, installation)


@pytest.mark.postgres
@pytest.mark.processes
def test_web_serves_pages_and_compressed_static_files(image, migrated, eventually):
    assert not is_healthy("web", migrated)
    with running("web", image, migrated) as log:
        eventually(lambda: is_healthy("web", migrated), f"web, see {log}")

        _response, body = fetch(migrated, "/sundhed/klar/")
        assert json.loads(body) == {"database": True, "broker": True}

        _response, page = fetch(migrated, "/log-ind/")
        hashed = re.search(r'"(/static/kompetencecenter/app\.[0-9a-f]{12}\.css)"', page.decode())
        assert hashed, page.decode()
        plain_response, plain = fetch(migrated, hashed[1])
        assert "max-age=315360000" in plain_response.headers["Cache-Control"]
        for encoding, decompress in (("br", brotli.decompress), ("gzip", gzip.decompress)):
            response, packed = fetch(migrated, hashed[1], **{"Accept-Encoding": encoding})
            assert response.headers["Content-Encoding"] == encoding
            assert len(packed) < len(plain)
            assert decompress(packed) == plain


@pytest.mark.postgres
@pytest.mark.processes
def test_worker_and_beat_work_and_say_so(image, migrated, eventually):
    assert not is_healthy("beat", migrated)
    with ExitStack() as stack:
        worker = stack.enter_context(running("worker", image, migrated))
        beat = stack.enter_context(running("beat", image, migrated))
        eventually(lambda: is_healthy("worker", migrated), f"the worker, see {worker}")
        eventually(lambda: is_healthy("beat", migrated), f"beat, see {beat}")
        eventually(
            lambda: re.search(r"Task notifications\.deliver\S+ succeeded", worker.read_text()),
            f"a delivery, see {worker}",
        )

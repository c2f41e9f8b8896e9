"""`manage.py up`: database, demo, web, worker and beat in one foreground command."""

import fcntl
import logging
import os
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, connection
from django.utils.translation import gettext as _
from kombu import Connection
from kombu.exceptions import OperationalError as BrokerError

from kompetencecenter import env
from kompetencecenter.broker import EmbeddedBroker
from kompetencecenter.demo.doors import doors
from kompetencecenter.supervisor import Program, Supervisor
from kompetencecenter.tether import tie_to_parent


class Command(BaseCommand):
    help = "Migrates, fills an empty database with the demo and runs web, worker and beat."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=env.number("PORT", 8000))
        parser.add_argument(
            "--steps-done", type=int, default=0, help="steps the caller has shown already"
        )
        parser.add_argument(
            "--with-parent", action="store_true", help="stop when the calling process is gone"
        )

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        if options["with_parent"]:
            tie_to_parent(os.getppid())
        self.steps_done = options["steps_done"]
        self.steps = self.steps_done + 2
        address = f"http://127.0.0.1:{port}/"
        log_folder().mkdir(parents=True, exist_ok=True)
        logging.disable(logging.INFO)
        with only_one(address), broker() as broker_address:
            refuse_taken(port)
            self._step(_("Database and demo"))
            self._prepare_database()
            self._step(_("Web, worker and beat"))
            supervisor = Supervisor(
                programs(port),
                say=self.stdout.write,
                environment={**os.environ, "KC_BROKER": broker_address},
            )
            code = supervisor.run(
                is_ready=lambda: answers(f"{address}sundhed/"),
                when_ready=lambda: self._announce(address),
            )
        self.stdout.write(_("Stopped."))
        sys.exit(code)

    def _step(self, title: str) -> None:
        self.steps_done += 1
        self.stdout.write(f"{self.steps_done}/{self.steps} {title} …")
        self.stdout.flush()

    def _prepare_database(self) -> None:
        try:
            call_command("migrate", verbosity=0, interactive=False)
        except OperationalError as error:
            values = {
                "place": connection.settings_dict["HOST"] or settings.DATA_DIR,
                "reason": str(error).strip().partition("\n")[0],
            }
            sys.exit(_("The database at %(place)s does not answer: %(reason)s") % values)
        call_command("demo", "--if-empty", stdout=self.stdout)

    def _announce(self, address: str) -> None:
        self.stdout.write("\n" + _("Kompetencecenter runs at %(address)s") % {"address": address})
        self.stdout.write(_("Sign in with one click at %(address)s as") % {"address": address})
        for door in doors():
            self.stdout.write(f"  {door.role:<28} {door.user.name}, {door.place}")
        folder = {"folder": os.path.relpath(log_folder())}
        self.stdout.write(_("Stop with Ctrl-C. The logs are in %(folder)s") % folder)
        self.stdout.flush()


def programs(port: int) -> list[Program]:
    """Return the three programs; each is what production runs, only smaller."""
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "-A", "kompetencecenter"]
    # Celery sends its events over again while Redis is gone, and hears no signal until it is back.
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return [
        Program(
            "web",
            [
                *python,
                *("gunicorn", "kompetencecenter.wsgi", "--bind", f"127.0.0.1:{port}"),
                *("--workers", "1", "--threads", "8", "--log-level", "warning"),
                *("--env", "KC_LOG_LEVEL=WARNING"),
                *("--access-logfile", str(log_folder() / "web.log")),
            ],
        ),
        Program(
            "worker",
            [*celery, "worker", "-P", "prefork", "-c", "3", "-l", "INFO", *quiet],
            log_folder() / "worker.log",
        ),
        Program(
            "beat",
            [*celery, "beat", "-l", "INFO", "--pidfile="],
            log_folder() / "beat.log",
        ),
    ]


@contextmanager
def broker() -> Iterator[str]:
    """Give the address of Redis when REDIS_URL names one, else of a broker of our own."""
    if address := os.environ.get("REDIS_URL"):
        try:
            Connection(address, connect_timeout=3).ensure_connection(max_retries=1)
        except BrokerError as error:
            sys.exit(_("Redis at REDIS_URL does not answer: %(reason)s") % {"reason": error})
        yield address
        return
    embedded = EmbeddedBroker()
    embedded.start()
    try:
        yield embedded.address
    finally:
        embedded.stop()


@contextmanager
def only_one(address: str) -> Iterator[None]:
    """Hold the folder of data; exits with a line when another run holds it already."""
    with (settings.DATA_DIR / "up.lock").open("a+", encoding="utf-8") as lock:
        lock.seek(0)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            other = {"address": lock.read()}
            sys.exit(_("Kompetencecenter already runs from here: %(address)s") % other)
        lock.truncate(0)
        lock.write(address)
        lock.flush()
        yield


def refuse_taken(port: int) -> None:
    """Exit with a line that says the cure when `port` is in use."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            free = {"port": port, "other": port + 1}
            sys.exit(_("Port %(port)s is in use. Choose another: make run PORT=%(other)s") % free)


def answers(address: str) -> bool:
    """Return whether a page answers there."""
    try:
        with urllib.request.urlopen(address, timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def log_folder() -> Path:
    """Return where worker and beat write."""
    return Path(settings.DATA_DIR) / "log"

"""Servers of our own, that may be killed without harm to anybody: Redis, PostgreSQL and mail."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from pathlib import Path
from typing import Any

import psycopg2
import redis
from aiosmtpd.controller import Controller

from kompetencecenter.supervisor import TETHER

USER_OF_POSTGRESQL = ("postgres", "nobody")
PATIENCE = 120.0  # seconds a server may take to answer, beside three other rounds


class Missing(Exception):
    """A program that the faults need is not on this machine."""


def wait_until(condition: Callable[[], object], what: str, *, seconds: float = PATIENCE) -> None:
    """Return when `condition` holds; raises TimeoutError with `what` when it never does."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds:g} s in vain for {what}")
        time.sleep(0.02)


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def tied(command: Sequence[str]) -> list[str]:
    """Return the command so that it ends when this process does, even by kill -9."""
    tie = [sys.executable, "-I", str(TETHER), str(os.getpid()), str(int(signal.SIGTERM))]
    return [*tie, *command]


class Server:
    """A server in a process of its own, on a port that stays the same when it is started again."""

    def __init__(self) -> None:
        self.port = unused_port()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._command(), stdout=log, stderr=log)
        wait_until(self._answers, f"{type(self).__name__}, see {self._log}")

    def lose(self) -> None:
        """End it at once, as when its machine loses power."""
        if self._process is not None:
            self._process.send_signal(self._end)
            self._process.wait()
            self._process = None

    _end = signal.SIGKILL
    _log: Path

    def _command(self) -> list[str]:
        raise NotImplementedError

    def _answers(self) -> bool:
        raise NotImplementedError


class Redis(Server):
    """Keeps nothing on disk: started again, its memory is empty."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._program = _program("redis-server")
        self._log = folder / "redis.log"

    @property
    def address(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def _command(self) -> list[str]:
        where = ["--port", str(self.port), "--bind", "127.0.0.1"]
        return tied([self._program, *where, "--save", "", "--appendonly", "no"])

    def _answers(self) -> bool:
        with redis.Redis.from_url(self.address) as client:
            try:
                return bool(client.ping())
            except redis.ConnectionError:
                return False


class PostgreSQL(Server):
    """A cluster of its own. It refuses to run as root, so root lends it to another user."""

    _end = signal.SIGQUIT  # ends the sessions, too, without a word and without a checkpoint

    def __init__(self) -> None:
        super().__init__()
        self._postgres = _program("postgres")
        # Below the folder of pytest another user sees nothing.
        self._home = Path(tempfile.mkdtemp(prefix="kompetencecenter-faults-"))
        self._log = self._home / "log"
        self._data = self._home / "data"
        self._as: list[str] = []
        if os.geteuid() == 0:
            user = _first_user(USER_OF_POSTGRESQL)
            shutil.chown(self._home, user)
            self._as = [_program("setpriv"), f"--reuid={user}", "--regid", user, "--init-groups"]
        make = [_program("initdb"), "--pgdata", str(self._data), "--username=faults"]
        quick = ["--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"]
        subprocess.run(
            [*self._as, *make, *quick],
            cwd=self._home,
            check=True,
            capture_output=True,
            timeout=PATIENCE,
        )

    @property
    def address(self) -> str:
        return f"postgresql://faults@127.0.0.1:{self.port}/postgres"

    def remove(self) -> None:
        self.lose()
        shutil.rmtree(self._home, ignore_errors=True)

    def _command(self) -> list[str]:
        # A process that is killed has already handed its writes to the machine: nothing here asks
        # for more, so nothing waits for a disk.
        options = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "off",
            "shared_buffers": "32MB",
        }
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        command = [self._postgres, "-D", str(self._data), *settings]
        return [*self._as, "--pdeathsig", "QUIT", *command] if self._as else tied(command)

    def _answers(self) -> bool:
        try:
            psycopg2.connect(self.address, connect_timeout=3).close()
        except psycopg2.OperationalError:
            return False
        return True


@dataclass(frozen=True)
class Received:
    """One mail as it came: to whom, under which Message-ID and when."""

    to: str
    message_id: str
    at: datetime


class MailServer:
    """An SMTP server that keeps what it is given, and can be closed, busy, or leave one waiting.

    `now` tells the time written on each mail. `hold` says to which addresses no answer is given
    while they stand there, and at which command: "RCPT" or "DATA". At DATA the mail has been taken,
    and only the answer is missing.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.port = unused_port()
        self.mails: list[Received] = []
        self.is_busy = False
        self.hold: dict[str, str] = {}
        self._now = now
        self._controller: Controller | None = None

    def open(self) -> None:
        self._controller = Controller(
            self, hostname="127.0.0.1", port=self.port, ready_timeout=PATIENCE
        )
        self._controller.start()

    def close(self) -> None:
        """Refuse every connection from now on."""
        self.hold.clear()
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.is_busy:
            return "451 Try again later"
        await self._answer("RCPT", address)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        mail = message_from_bytes(envelope.content)
        (to,) = envelope.rcpt_tos
        self.mails.append(Received(to, str(mail["Message-ID"]), self._now()))
        await self._answer("DATA", to)
        return "250 OK"

    async def _answer(self, command: str, address: str) -> None:
        await asyncio.sleep(0.002)
        while self.hold.get(address) == command:
            await asyncio.sleep(0.02)


@contextmanager
def servers(
    folder: Path, now: Callable[[], datetime]
) -> Iterator[tuple[Redis, PostgreSQL, MailServer]]:
    """Run all three until the block ends; raises Missing on a machine without their programs."""
    broker, mail = Redis(folder), MailServer(now)
    database = PostgreSQL()
    try:
        broker.start()
        database.start()
        mail.open()
        yield broker, database, mail
    finally:
        mail.close()
        broker.lose()
        database.remove()


def _program(name: str) -> str:
    """Return where a program is; Debian keeps PostgreSQL's out of PATH, a folder a version."""
    kept = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = shutil.which(name) or next((str(path) for path in reversed(kept)), None)
    if found is None:
        raise Missing(name)
    return found


def _first_user(names: Sequence[str]) -> str:
    for name in names:
        with suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise Missing(f"a user called {' or '.join(names)}")

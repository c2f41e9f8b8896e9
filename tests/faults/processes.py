"""The processes of an installation: started as in production, killed at will, on our own time."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
from django.conf import settings

from tests.faults.servers import tied

IN_PROCESS = Path(__file__).with_name("in_process")


class Clock:
    """The time of the installation: ahead of the real one, going on as it does, moved forward."""

    def __init__(self, file: Path, start: datetime) -> None:
        self._file = file
        self._ahead = 0.0
        self.move_to(start)

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self._ahead)

    def advance(self, by: timedelta) -> None:
        self._ahead += by.total_seconds()
        new = self._file.with_suffix(".new")
        new.write_text(repr(self._ahead))
        new.replace(self._file)

    def move_to(self, moment: datetime) -> None:
        self.advance(moment - self.now())

    @property
    def environment(self) -> dict[str, str]:
        return {"KC_FAULTS_CLOCK": str(self._file), "PYTHONPATH": str(IN_PROCESS)}


@dataclass
class Program:
    """A worker or a beat, started as docker-compose.yml says."""

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    orphans: list[psutil.Process] = field(default_factory=list)

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                tied(self.command),
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def children(self) -> list[psutil.Process]:
        """Return the processes of its pool, none when it has ended."""
        assert self.process is not None
        if self.has_ended():
            return []
        return psutil.Process(self.process.pid).children()

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def kill(self) -> None:
        """kill -9, of it alone: its pool is left to itself."""
        assert self.process is not None
        self.orphans += self.children()
        self.process.kill()
        self.process.wait()

    def end(self) -> None:
        """kill -9 of it and of everything it has started, also when it has ended already."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        for orphan in self.orphans:
            with suppress(psutil.NoSuchProcess):
                orphan.kill()

    def said(self, what: str) -> int:
        return self.log.read_text(errors="replace").count(what) if self.log.exists() else 0

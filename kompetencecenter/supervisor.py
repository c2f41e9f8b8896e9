"""Keeps the programs of `make run` alive together and ends them together.

Only main processes are signalled, never their groups: Celery's pool children must finish what they
have in hand, and a group-wide SIGTERM would cut them off in the middle.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

from django.utils.translation import gettext as _

TETHER = Path(__file__).with_name("tether.py")
LARGEST_LOG = 5_000_000  # bytes; a longer log is begun anew
TICK = 0.2  # seconds


@dataclass(frozen=True)
class Program:
    """One command to keep alive. Without `log` it writes on the console."""

    name: str
    command: Sequence[str]
    log: Path | None = None
    orphaned: signal.Signals = signal.SIGTERM  # what it gets when the supervisor is killed


@dataclass
class Child:
    """A program and the process that runs it now."""

    program: Program
    process: subprocess.Popen[bytes]
    starts: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Patience:
    """How often a program may end before the supervisor gives up, and how long a stop may take."""

    starts: int = 5
    within: float = 60.0  # seconds
    stop: float = 20.0  # seconds


class Supervisor:
    """Starts programs, restarts one that ends, stops all on SIGINT, SIGTERM or SIGHUP."""

    def __init__(
        self,
        programs: Sequence[Program],
        *,
        say: Callable[[str], None],
        environment: Mapping[str, str] | None = None,
        patience: Patience | None = None,
    ) -> None:
        self.programs = programs
        self.say = say
        self.environment = dict(os.environ if environment is None else environment)
        self.patience = patience or Patience()
        self.children: list[Child] = []
        self.stopping = False

    def run(self, *, is_ready: Callable[[], bool], when_ready: Callable[[], None]) -> int:
        """Run until told to stop (returns 0) or until a program keeps ending (returns 1).

        `when_ready` is called once, the first time `is_ready` says yes.
        """
        handlers = {
            number: signal.signal(number, self._stop)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        }
        try:
            for program in self.programs:
                process = self._start(program)
                self.children.append(Child(program, process, [time.monotonic()]))
            return self._watch(is_ready, when_ready)
        finally:
            self._end_all()
            for number, handler in handlers.items():
                signal.signal(number, handler)

    def _watch(self, is_ready: Callable[[], bool], when_ready: Callable[[], None]) -> int:
        announced = False
        while not self.stopping:
            if not all(self._keep_alive(child) for child in self.children):
                return 1
            if not announced and is_ready():
                announced = True
                when_ready()
            time.sleep(TICK)
        return 0

    def _keep_alive(self, child: Child) -> bool:
        """Start an ended child again; returns False when it has ended too often to go on."""
        code = child.process.poll()
        if code is None or self.stopping:
            return True
        now = time.monotonic()
        child.starts = [start for start in child.starts if start > now - self.patience.within]
        values = {"program": child.program.name, "code": code, "log": child.program.log or "stderr"}
        if len(child.starts) >= self.patience.starts:
            self.say(_("%(program)s keeps ending (code %(code)s), see %(log)s") % values)
            return False
        self.say(_("%(program)s ended (code %(code)s) and is started again") % values)
        child.process = self._start(child.program)
        child.starts.append(now)
        return True

    def _start(self, program: Program) -> subprocess.Popen[bytes]:
        tied = [sys.executable, "-I", str(TETHER), str(os.getpid()), str(int(program.orphaned))]
        with _open_log(program.log) as output:
            return subprocess.Popen(
                [*tied, *program.command],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C on the terminal reaches the supervisor alone
            )

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _end_all(self) -> None:
        self.stopping = True
        for child in self.children:
            if child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + self.patience.stop
        for child in self.children:
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                values = {"program": child.program.name}
                self.say(_("%(program)s would not stop and was ended by force") % values)
                os.killpg(child.process.pid, signal.SIGKILL)
                child.process.wait()


def _open_log(log: Path | None) -> IO[bytes]:
    """Return where a program writes: its log, kept from growing for ever, or a copy of stderr."""
    if log is None:
        return os.fdopen(os.dup(2), "wb")
    log.parent.mkdir(parents=True, exist_ok=True)
    fresh = log.exists() and log.stat().st_size > LARGEST_LOG
    return log.open("wb" if fresh else "ab")

"""Lets a test move the clock of a running process: Python imports this before anything else.

The file named by KC_FAULTS_CLOCK says by how many seconds the process is to be ahead. Only what
tells the time is moved; what measures how long something lasts is not, just as when the clock of a
machine is set.
"""

import os
import sys
import threading
import time
from pathlib import Path

LOOKS_EVERY = 0.03  # seconds


def follow(clock: Path) -> None:
    """Keep the clock of this process, and of every process forked from it, as the file says."""
    sys.modules["pytest"] = None  # time-machine would load it for a fixture nobody asks for here
    import time_machine  # noqa: PLC0415

    del sys.modules["pytest"]
    ahead = float(clock.read_text())
    traveller = time_machine.travel(time.time() + ahead, tick=True).start()

    def watch() -> None:
        nonlocal ahead
        while True:
            told = float(clock.read_text())
            if told != ahead:
                traveller.shift(told - ahead)
                ahead = told
            time.sleep(LOOKS_EVERY)

    def begin() -> None:
        threading.Thread(target=watch, name="clock", daemon=True).start()

    os.register_at_fork(after_in_child=begin)
    begin()


if os.environ.get("KC_FAULTS_CLOCK"):
    follow(Path(os.environ["KC_FAULTS_CLOCK"]))

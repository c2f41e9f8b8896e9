"""Numbered lines that tell what is happening, and that it is still happening."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

STILL_GOING = 15.0  # seconds between signs of life where lines can not be rewritten


class Progress:
    """Counts the steps of a run; on a terminal the seconds tick, in a log a line comes at times."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.number = 0
        self.rewrites = sys.stdout.isatty()

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Show the step while the block runs, and how long it took when it succeeded."""
        self.number += 1
        label = f"{self.number}/{self.total} {title}"
        self._show(f"{label} …", first=True)
        started = time.monotonic()
        done = threading.Event()
        ticker = threading.Thread(target=self._tick, args=(label, started, done), daemon=True)
        ticker.start()
        try:
            yield
        except BaseException:
            self._end(done, ticker)
            if self.rewrites:
                print(flush=True)
            raise
        self._end(done, ticker)
        seconds = time.monotonic() - started
        if self.rewrites:
            self._show(f"{label} ({seconds:.0f} s)")
            print(flush=True)
        elif seconds >= 1:
            print(f"    klar efter {seconds:.0f} s", flush=True)

    def _tick(self, label: str, started: float, done: threading.Event) -> None:
        while not done.wait(1.0 if self.rewrites else STILL_GOING):
            self._show(f"{label} … {time.monotonic() - started:.0f} s")

    def _show(self, text: str, *, first: bool = False) -> None:
        if self.rewrites:
            print(f"\r\033[K{text}", end="", flush=True)
        elif first:
            print(text, flush=True)
        else:
            print(f"    {text}", flush=True)

    @staticmethod
    def _end(done: threading.Event, ticker: threading.Thread) -> None:
        done.set()
        ticker.join()

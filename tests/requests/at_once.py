"""Several acts that start in the same instant, each with its own connection."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from accounts.errors import RuleBroken

PATIENCE = 120  # seconds; only a deadlock lasts so long


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Return what each act returned, or the rule it broke; anything else is raised."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        start.wait(timeout=PATIENCE)
        try:
            return act()
        except RuleBroken as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(PATIENCE) for future in [pool.submit(run, act) for act in acts]]

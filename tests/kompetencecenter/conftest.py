"""Ports and patience for tests that start processes, beside three other rounds."""

import socket
import time
from collections.abc import Callable

import pytest

PATIENCE = 300  # seconds; what comes at once is not waited for
STOPS_WITHIN = 90  # seconds


@pytest.fixture
def unused_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def eventually() -> Callable[..., None]:
    """Wait until a condition holds, else fail with what it is called."""

    def wait(condition: Callable[[], object], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, f"waited {PATIENCE} s in vain for {what}"
            time.sleep(0.05)

    return wait

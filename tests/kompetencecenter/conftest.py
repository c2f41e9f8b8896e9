"""Ports and patience for tests that start processes."""

import socket
import time
from collections.abc import Callable

import pytest


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

    def wait(condition: Callable[[], object], what: str, *, seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"waited {seconds} s in vain for {what}"
            time.sleep(0.05)

    return wait

"""Progress in a log: a line a step, and a sign of life when one takes long."""

import re
import time

import pytest

from tools import progress
from tools.progress import Progress


def test_steps_are_numbered(capsys):
    steps = Progress(2)
    with steps.step("One"):
        pass
    with steps.step("Two"):
        pass

    assert capsys.readouterr().out == "1/2 One …\n2/2 Two …\n"


def test_a_long_step_shows_that_it_goes_on(capsys, monkeypatch):
    monkeypatch.setattr(progress, "STILL_GOING", 0.01)
    goes_on = re.compile(r"1/1 Long …\n    1/1 Long … \d+ s\n")
    said, patience = "", time.monotonic() + 60
    with Progress(1).step("Long"):
        while not goes_on.match(said) and time.monotonic() < patience:
            time.sleep(0.01)
            said += capsys.readouterr().out

    assert goes_on.match(said)


def test_a_failing_step_lets_the_error_through():
    with pytest.raises(ValueError, match="no"), Progress(1).step("Fails"):
        raise ValueError("no")


def test_on_a_terminal_the_line_is_rewritten(capsys):
    steps = Progress(1)
    steps.rewrites = True
    with steps.step("One"):
        pass

    assert capsys.readouterr().out == "\r\033[K1/1 One …\r\033[K1/1 One (0 s)\n"

"""One installation for all faults: servers are started and tables are made once."""

import datetime as dt
import os

import pytest

from tests.faults.servers import Missing
from tests.faults.world import installation

START = dt.datetime(2026, 2, 2, 9, tzinfo=dt.UTC)
PEOPLE = 80
TALLY = pytest.StashKey()


@pytest.fixture(scope="module")
def world(request, tmp_path_factory, django_db_blocker):
    """A running installation; what happened in it is told at the end of the run."""
    with django_db_blocker.unblock():
        try:
            with installation(tmp_path_factory.mktemp("faults"), START, PEOPLE) as made:
                request.config.stash[TALLY] = made.tally
                yield made
        except Missing as missing:
            refuse = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
            refuse(f"needs {missing}")


def pytest_terminal_summary(terminalreporter, config):
    tally = config.stash.get(TALLY, None)
    if tally is not None:
        terminalreporter.write_line(f"Fault suite: {tally}")

"""What the tests of support requests share."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.requests.walks import Cast

NOT_COUNTED = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


@pytest.fixture
def statements() -> Callable[[], AbstractContextManager[list[str]]]:
    """Count SQL statements: `with statements() as asked: …`, then `len(asked)`."""

    @contextmanager
    def capture() -> Iterator[list[str]]:
        asked: list[str] = []
        with CaptureQueriesContext(connection) as context:
            yield asked
        asked.extend(
            query["sql"]
            for query in context.captured_queries
            if not query["sql"].startswith(NOT_COUNTED)
        )

    return capture


@pytest.fixture
def cast(tina, anna, nordbakke, coordinator, advisor, school_year) -> Cast:
    """Whom a walked request needs."""
    return Cast(tina, anna, nordbakke, coordinator, advisor)

"""An empty house to measure in, thrown away afterwards, and a clock."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import django
from django.db import connection
from django.utils.translation import override


@contextmanager
def standing() -> Iterator[None]:
    """Set the house up with an empty database: SQLite, or where `DATABASE_URL` points."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kompetencecenter.settings.test")
    django.setup()
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, serialize=False)
    try:
        with override("da"):
            yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds the act took, and what it returned."""
    started = time.perf_counter()
    answer = act()
    return time.perf_counter() - started, answer

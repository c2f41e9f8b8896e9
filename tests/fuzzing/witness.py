"""Watches one sending: what reached the database and the log, and what the answer was."""

import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.http import HttpResponse

from tests.fuzzing.inputs import holds_the_number

BIGGEST = 2**63
NOT_THE_HOUSE = ("/site-packages/", "/tests/")


@dataclass
class Witness:
    """Counts what was tried, and keeps one example of each thing that went wrong."""

    tried: int = 0
    answers: dict[int, int] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    def note(self, fault: str, example: str) -> None:
        self.faults.setdefault(fault, example[:600])

    def send(self, what: str, ask: Callable[[], HttpResponse]) -> HttpResponse | None:
        """Ask, look, and take everything back."""
        self.tried += 1
        with transaction.atomic():
            try:
                with self._watched(what):
                    response = ask()
            except Exception as broken:  # noqa: BLE001 each is a 500
                self.note(f"{type(broken).__name__} {_where(broken)}: {str(broken)[:120]}", what)
                return None
            finally:
                transaction.set_rollback(True)
        status = response.status_code
        self.answers[status] = self.answers.get(status, 0) + 1
        if status >= 500:
            self.note(f"answer {status} {response.request['PATH_INFO']}", what)
        return response

    @contextmanager
    def _watched(self, what: str) -> Iterator[None]:
        def statement(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            rows = params if many else [params]
            for value in (value for row in rows or () for value in row or ()):
                self._look(sql, value, what)
            return execute(sql, params, many, context)

        ear = _Ear(self, what)
        logging.getLogger().addHandler(ear)
        try:
            with connection.execute_wrapper(statement):
                yield
        finally:
            logging.getLogger().removeHandler(ear)

    def _look(self, sql: str, value: object, what: str) -> None:
        verb, table = sql.split(None, 1)[0], sql.split(None, 3)[:3]
        if isinstance(value, int) and not -BIGGEST <= value < BIGGEST:
            self.note(f"too large a number for PostgreSQL: {sql[:90]}", what)
        if not isinstance(value, str):
            return
        if "\0" in value:
            self.note(f"NUL reaches the database: {sql[:90]}", what)
        if verb not in ("INSERT", "UPDATE"):
            return
        if "django_session" in sql:
            value = str(SessionStore().decode(value)) if ":" in value else value
        if "\\u" in value:  # JSON
            value = value.encode().decode("unicode_escape", errors="replace")
        if holds_the_number(value):
            self.note(f"the number is stored: {' '.join(table)}", f"{what} -> {value!r}")


class _Ear(logging.Handler):
    def __init__(self, witness: Witness, what: str) -> None:
        super().__init__()
        self.witness, self.what = witness, what

    def emit(self, record: logging.LogRecord) -> None:
        if holds_the_number(record.getMessage()):
            self.witness.note(f"the number is logged by {record.name}", self.what)


def _where(broken: Exception) -> str:
    """Return the innermost line of ours."""
    frames = [
        f"{Path(frame.filename).relative_to(settings.BASE_DIR)}:{frame.lineno}"
        for frame in traceback.extract_tb(broken.__traceback__)
        if Path(frame.filename).is_relative_to(settings.BASE_DIR)
        and not any(part in frame.filename for part in NOT_THE_HOUSE)
    ]
    return frames[-1] if frames else "outside the house"

"""The sweep of the ladder beside raw SQL that writes the same rows, and a sweep with nothing due.

`python -m bench reminders [--rows 10000]`, in a scratch database: SQLite, or where `DATABASE_URL`
points.
"""

import argparse
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from django.db import connection
from django.urls import reverse

from bench.house import standing, timed

DUE = datetime(2026, 11, 19, 9, tzinfo=UTC)  # the third working day of what came on Monday
RAW_MARKS = """
INSERT INTO reminders_reminder (step_id, subject_id, anchor_on, outcome, at)
SELECT %s, id, match_by_five, 'queued', %s FROM requests_supportrequest
 WHERE municipality_id = %s AND status = 'ready' AND match_by_five <= %s
"""
RAW_MESSAGES = """
INSERT INTO notifications_message
       (kind, key, recipient_id, subject_type, subject_id, case_number, municipality_id, path,
        channel, goes_alone, status, created_at, due_at, attempts, last_error)
SELECT 'requests.not_matched', 'raw:' || id, %s, 'requests.supportrequest', id, case_number,
       municipality_id, '/koordinator/' || id || '/', 'mail', false, 'pending', %s, %s, 0, ''
  FROM requests_supportrequest
 WHERE municipality_id = %s AND status = 'ready' AND match_by_five <= %s
"""


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench reminders")
    parser.add_argument("--rows", type=int, default=10_000)
    rows = parser.parse_args(arguments).rows
    with standing():
        _measure(rows)
    return 0


def _measure(rows: int) -> None:  # noqa: PLR0915 one measurement after the other
    from accounts.actors import SYSTEM  # noqa: PLC0415 - models only after setup
    from notifications.models import Message  # noqa: PLC0415
    from reminders.models import Reminder, ReminderStep  # noqa: PLC0415
    from reminders.services.sweep import sweep  # noqa: PLC0415

    place, coordinator = _written(rows)
    step = ReminderStep.objects.get(what__contains="requests.not_matched")

    def swept() -> int:
        return sweep(now=DUE, by=SYSTEM)

    reverse("coordinator:board")  # a worker has read the addresses long before
    ReminderStep.objects.update(is_active=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as a database that has run for a day knows its tables
    before = DUE - timedelta(days=2)  # clarified, and no other step has come
    idle, statements = _median_spent(lambda: sweep(now=before, by=SYSTEM))
    ReminderStep.objects.exclude(pk=step.pk).update(is_active=False)
    took, queued = timed(swept)
    again, none = timed(swept)
    assert (queued, none) == (rows, 0)
    ReminderStep.objects.update(is_active=True)
    sweep(now=DUE, by=SYSTEM)
    taken, _statements = _median_spent(swept)
    Message.objects.all().delete()
    Reminder.objects.all().delete()
    last = DUE.date() + timedelta(days=4)  # whose third working day has come

    def written() -> None:
        with connection.cursor() as cursor:
            cursor.execute(RAW_MARKS, [step.pk, DUE, place.pk, last])
            cursor.execute(RAW_MESSAGES, [coordinator.pk, DUE, DUE, place.pk, last])

    raw, _ = timed(written)
    assert Message.objects.count() == Reminder.objects.count() == rows
    print(f"{connection.vendor}, {rows} due")
    print(f"raw INSERT ... SELECT   {raw:8.3f} s  {rows / raw:10,.0f} a second")
    print(f"sweep                   {took:8.3f} s  {rows / took:10,.0f} a second  {raw / took:.2f}")
    print(f"sweep again             {again:8.3f} s")
    print(f"whole ladder, none due  {idle * 1000:8.1f} ms of SQL in {statements} statements")
    print(f"whole ladder, all taken {taken * 1000:8.1f} ms of SQL in {statements} statements")


def _median_spent(act: Callable[[], Any], times: int = 9) -> tuple[float, int]:
    """Return the seconds the statements of `act` take, the median of some runs; and how many."""
    spent = [0.0] * times
    statements = 0
    for run in range(times):

        def clocked(execute: Any, *statement: Any, run: int = run) -> Any:
            nonlocal statements
            statements += 1
            took, answer = timed(lambda: execute(*statement))
            spent[run] += took
            return answer

        with connection.execute_wrapper(clocked):
            act()
    return median(spent), statements // times


def _written(rows: int) -> tuple[Any, Any]:
    """One municipality with a coordinator and so many clarified requests of Monday."""
    from accounts.roles import Role  # noqa: PLC0415
    from requests.models import SupportRequest  # noqa: PLC0415
    from requests.states import Status  # noqa: PLC0415
    from schools.models import Municipality, School  # noqa: PLC0415
    from tests import personas  # noqa: PLC0415

    place = Municipality.objects.create(name="Bench", slug="bench", centre_name="Bench")
    school = School.objects.create(municipality=place, name="School", code="100001")
    author = personas.at_school("Anna Lind", "anna@bench.example", Role.TEACHER, school)
    coordinator = personas.in_municipality(
        "Karen Toft", "karen@bench.example", Role.COORDINATOR, place
    )
    monday = datetime(2026, 11, 16, 8, tzinfo=UTC)
    due = monday.date() + timedelta(days=7)
    SupportRequest.objects.bulk_create(
        [
            SupportRequest(
                municipality=place,
                school=school,
                created_by=author,
                case_number=f"2026-{number:06}",
                status=Status.READY,
                received_at=monday,
                received_on=monday.date(),
                triage_by=due,
                match_by=due,
                match_by_five=due,
                match_by_week=due,
            )
            for number in range(rows)
        ],
        batch_size=1000,
    )
    return place, coordinator

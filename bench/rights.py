"""Retention and a person's own extract on a large access log, beside raw SQL.

`python -m bench rights [--lines 100000]`, in a scratch database: SQLite, or where `DATABASE_URL`
points.
"""

import argparse
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db import connection, transaction
from django.utils import timezone

from bench.house import standing, timed

CASES, PEOPLE, MONTHS = 2_000, 200, 26
RAW_DELETE = "DELETE FROM privacy_accessevent WHERE municipality_id = %s AND at < %s"
RAW_OWN = "SELECT count(*) FROM privacy_accessevent WHERE actor_id = %s"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench rights")
    parser.add_argument("--lines", type=int, default=100_000)
    lines = parser.parse_args(arguments).lines
    with standing():
        _measure(lines)
    return 0


def _measure(lines: int) -> None:  # noqa: PLR0915 one measurement after the other
    from accounts.actors import SYSTEM  # noqa: PLC0415 - models only after setup
    from oversight.models import RetentionRule  # noqa: PLC0415
    from oversight.queries import log as queries  # noqa: PLC0415
    from oversight.queries.people import everything_about, readable  # noqa: PLC0415
    from oversight.services import retention  # noqa: PLC0415

    place, author = _written(lines)
    now = timezone.now()
    today = timezone.localdate(now)
    rules = list(RetentionRule.objects.select_related("municipality"))

    def page() -> int:
        paginator = Paginator(queries.own_extract(author), 50)
        return len(queries.own_lines(author, paginator.page(1).object_list)) and paginator.count

    def file() -> int:
        return len(queries.own_lines(author, queries.own_extract(author)[:20_000]))

    def due() -> int:
        return sum(retention.look(rule, today=today).count for rule in rules)

    def carried_out() -> int:
        return sum(one.count for one in retention.carry_out(by=SYSTEM, now=now))

    print(f"{connection.vendor}, {lines:,} lines of {PEOPLE} people about {CASES:,} cases")
    print(f"{'raw count of her own doings':32}", *_raw(RAW_OWN, [author.pk]))
    for title, act in (
        ("own extract, the page", page),
        ("own extract, the file", file),
        ("everything about her, JSON", lambda: len(everything_about(author))),
        ("everything about her, to read", lambda: len(readable(author))),
        ("what is due by every rule", due),
    ):
        print(f"{title:32}", *_best(act))
    RetentionRule.objects.update(is_active=True, legal_reference="bench")
    log = next(rule for rule in rules if rule.kind == "access_log")
    before = retention.look(log, today=today).before
    print(f"{'raw DELETE of old lines':32}", *_raw(RAW_DELETE, [place.pk, before]))
    print(f"{'every rule carried out':32}", *_once(carried_out))
    print(f"{'every rule carried out again':32}", *_once(carried_out))


def _best(act: Callable[[], Any]) -> tuple[str, str]:
    took = min(timed(act) for _ in range(3))
    return _line(*took)


def _once(act: Callable[[], Any]) -> tuple[str, str]:
    return _line(*timed(act))


def _line(seconds: float, answer: Any) -> tuple[str, str]:
    return f"{seconds * 1000:10,.1f} ms", f"{answer:>10,}"


def _raw(statement: str, values: list[Any]) -> tuple[str, str]:
    """Time a statement of one's own and take it back."""

    def run() -> int:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT set_config('kompetencecenter.access_log_before', %s, true)",
                    [timezone.now().isoformat()],
                )
            cursor.execute(statement, values)
            return int(cursor.fetchone()[0] if cursor.description else cursor.rowcount)

    with transaction.atomic():
        took = timed(run)
        transaction.set_rollback(True)
    return _line(*took)


def _written(lines: int) -> tuple[Any, Any]:
    """One municipality, a log of 26 months; one teacher has a part in a tenth of its lines."""
    from accounts.models import User  # noqa: PLC0415
    from accounts.roles import Role  # noqa: PLC0415
    from privacy.models import AccessEvent, Act  # noqa: PLC0415
    from privacy.purposes import Purpose  # noqa: PLC0415
    from requests.models import SupportRequest  # noqa: PLC0415
    from requests.states import Status  # noqa: PLC0415
    from schools.models import Municipality, School  # noqa: PLC0415
    from tests import personas  # noqa: PLC0415

    place = Municipality.objects.create(name="Bench", slug="bench", centre_name="Bench")
    school = School.objects.create(municipality=place, name="School", code="100001")
    author = personas.at_school("Anna Lind", "anna@bench.example", Role.TEACHER, school)
    people = User.objects.bulk_create(
        User(email=f"{number}@bench.example", name=f"Person {number}") for number in range(PEOPLE)
    )
    now = timezone.now()
    ended = now - timedelta(days=4 * 365)
    SupportRequest.objects.bulk_create(
        SupportRequest(
            municipality=place,
            school=school,
            created_by=author if number % 20 == 0 else people[number % PEOPLE],
            case_number=f"2022-{number:06}",
            status=Status.WITHDRAWN,
            situation="Uro i timerne. " * 20,
            closed_at=ended,
        )
        for number in range(CASES)
    )
    cases = list(SupportRequest.objects.order_by("pk"))
    step = timedelta(days=30 * MONTHS) / lines
    AccessEvent.objects.bulk_create(
        (
            AccessEvent(
                at=now - step * number,
                act=Act.READ,
                actor_id=author.pk if number % 20 == 3 else people[number % PEOPLE].pk,
                object_type="requests.supportrequest",
                object_id=cases[number * 7 % CASES].pk,
                municipality_id=place.pk,
                why=Purpose.REQUEST,
            )
            for number in range(lines)
        ),
        batch_size=1000,
    )
    return place, author

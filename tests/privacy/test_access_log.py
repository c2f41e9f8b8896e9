"""The access log: what a line says, and that no line is changed or lost before its time."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.actors import SYSTEM
from privacy.errors import LogIsAppendOnly, TooYoungToDelete
from privacy.models import AccessEvent, Act
from privacy.purposes import Purpose
from privacy.services import access_log
from requests.models import SupportRequest
from schools.models import School

LONG_AGO = dt.datetime(2020, 3, 2, 9, tzinfo=dt.UTC)
YEARS_LATER = LONG_AGO + dt.timedelta(days=900)
TABLE = AccessEvent._meta.db_table
on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="needs PostgreSQL: its trigger refuses"
)


def line(at=LONG_AGO, municipality_id=1):
    access_log.record(Act.READ, School, by=SYSTEM, municipality_id=municipality_id)
    pk = AccessEvent.objects.latest("pk").pk
    event = AccessEvent.objects.get(pk=pk)
    if at is not None:
        event = AccessEvent.objects.create(
            at=at,
            act=Act.READ,
            why=event.why,
            object_type=event.object_type,
            municipality_id=municipality_id,
        )
    return event


def test_a_line_says_who_what_why_and_by_what_it_was_searched(coordinator, municipality):
    access_log.record(
        Act.SEARCH,
        SupportRequest,
        by=coordinator,
        municipality_id=municipality.pk,
        criteria=("q", "status"),
    )

    event = AccessEvent.objects.get()
    assert (event.actor_id, event.act, event.object_type, event.why, event.criteria) == (
        coordinator.pk,
        "search",
        "requests.supportrequest",
        Purpose.REQUEST,
        "q status",
    )


def test_the_purpose_is_that_of_the_room_unless_another_is_given(nordbakke):
    access_log.record(Act.READ, nordbakke, by=SYSTEM, municipality_id=None)
    access_log.record(Act.READ, nordbakke, by=SYSTEM, municipality_id=None, why=Purpose.RIGHTS)

    assert list(AccessEvent.objects.order_by("pk").values_list("why", flat=True)) == [
        "administration",
        "rights",
    ]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda event: event.save(), id="save"),
        pytest.param(lambda event: event.delete(), id="delete"),
        pytest.param(lambda _: AccessEvent.objects.update(act="read"), id="update"),
        pytest.param(lambda _: AccessEvent.objects.all().delete(), id="delete them all"),
        pytest.param(
            lambda event: AccessEvent.objects.bulk_update([event], ["act"]), id="bulk update"
        ),
    ],
)
def test_a_line_that_is_written_stays(db, change):
    event = line()

    with pytest.raises(LogIsAppendOnly):
        change(event)


def refused(sql, params=()):
    """Run it in a savepoint of its own; the database must refuse."""
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, params)


@pytest.mark.postgres
@on_postgresql
def test_the_owner_of_the_table_is_refused_by_the_database_itself(db):
    event = line()

    refused(f"UPDATE {TABLE} SET actor_id = 0 WHERE id = %s", [event.pk])
    refused(f"DELETE FROM {TABLE}")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER access_log_is_not_emptied")
        refused(f"TRUNCATE {TABLE}")
        cursor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER access_log_is_not_emptied")
    assert AccessEvent.objects.filter(pk=event.pk, actor_id__isnull=True).exists()


@pytest.mark.postgres
@on_postgresql
def test_the_triggers_fire_in_a_session_that_plays_a_replica_too(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgenabled FROM pg_trigger WHERE tgname = 'access_log_is_append_only'"
        )
        assert cursor.fetchall() == [("A",)]


@pytest.mark.postgres
@on_postgresql
def test_a_moment_set_by_hand_lets_no_line_of_the_last_half_year_go(db):
    line(at=None)

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('kompetencecenter.access_log_before', '2999-01-01', true)"
        )
        refused(f"DELETE FROM {TABLE}")
        refused(f"UPDATE {TABLE} SET actor_id = 0")


def test_lines_older_than_the_rule_are_deleted_in_their_municipality_alone(db):
    old, other = line(), line(municipality_id=2)
    kept = line(at=LONG_AGO + dt.timedelta(days=700))

    gone = access_log.delete_before(
        LONG_AGO + dt.timedelta(days=1), municipality_id=1, by=SYSTEM, now=YEARS_LATER
    )

    left = set(AccessEvent.objects.values_list("pk", flat=True))
    assert gone == 1
    assert old.pk not in left
    assert {other.pk, kept.pk} <= left
    said = AccessEvent.objects.latest("pk")
    assert (said.act, said.object_type, said.why) == (
        "delete",
        "privacy.accessevent",
        Purpose.RETENTION,
    )


@pytest.mark.postgres
@on_postgresql
def test_the_leave_to_delete_ends_with_the_deletion(db):
    line(at=LONG_AGO + dt.timedelta(days=700))
    access_log.delete_before(LONG_AGO, municipality_id=1, by=SYSTEM, now=YEARS_LATER)

    refused(f"DELETE FROM {TABLE}")


def test_a_rule_shorter_than_half_a_year_is_refused(db):
    with pytest.raises(TooYoungToDelete):
        access_log.delete_before(
            YEARS_LATER - dt.timedelta(days=179), municipality_id=1, by=SYSTEM, now=YEARS_LATER
        )

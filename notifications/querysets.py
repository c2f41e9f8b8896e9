"""Filters of the outbox's rows, and how rows by the thousand are written."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connections, models

if TYPE_CHECKING:
    from notifications.models import Wording  # noqa: F401

ROWS_A_STATEMENT = 1000

Row = TypeVar("Row", bound=models.Model)


class WrittenAlike(models.QuerySet[Row]):
    """Rows of which a job writes thousands that differ in a few columns only."""

    def insert_alike(
        self, alike: Mapping[str, Any], names: Sequence[str], rows: Iterable[Sequence[Any]]
    ) -> int:
        """Insert rows and return how many were new; one that a unique rule forbids is left out.

        `alike` is what all rows share, `names` the columns (attnames) in which they differ, in the
        order of the values of each row; every other column gets the default of its field. As
        `bulk_create(ignore_conflicts=True)`, in a fifth of the time: no objects are made, and what
        is shared is sent once a statement.
        """
        connection = connections[self.db]
        quoted, table = connection.ops.quote_name, self.model._meta.db_table
        fields = {field.attname: field for field in self.model._meta.concrete_fields}
        each = [fields.pop(name) for name in names]
        shared = [field for field in fields.values() if not field.primary_key]
        columns = ", ".join(quoted(str(field.column)) for field in [*shared, *each])
        taken = [f"column{number}" for number, _field in enumerate(each, 1)]
        values = ", ".join([*["%s"] * len(shared), *taken])
        row = f"({', '.join(['%s'] * len(each))})"
        given = [
            field.get_db_prep_save(alike.get(field.attname, field.get_default()), connection)
            for field in shared
        ]
        most = connection.features.max_query_params
        size = min(ROWS_A_STATEMENT, (most - len(given)) // len(each)) if most else ROWS_A_STATEMENT
        # Texts and numbers are what the driver takes; days are not on every database.
        days = [number for number, field in enumerate(each) if isinstance(field, models.DateField)]
        waiting, new = iter(rows), 0
        with connection.cursor() as cursor:
            while batch := list(islice(waiting, size)):
                if days:
                    batch = [_with_days(one, days, connection) for one in batch]
                # WHERE TRUE: without it SQLite takes the ON for that of a join.
                cursor.execute(
                    f"INSERT INTO {quoted(table)} ({columns}) SELECT {values}"
                    f" FROM (VALUES {', '.join([row] * len(batch))}) AS each_row"
                    " WHERE TRUE ON CONFLICT DO NOTHING",
                    [*given, *chain.from_iterable(batch)],
                )
                new += cursor.rowcount
        return new


def _with_days(row: Sequence[Any], days: Sequence[int], connection: Any) -> Sequence[Any]:
    values = list(row)
    for number in days:
        values[number] = connection.ops.adapt_datefield_value(values[number])
    return values


class WordingQuerySet(models.QuerySet["Wording"]):
    def of(self, kind: str, *, municipality_id: int, language: str) -> "WordingQuerySet":
        """The changes of one mail in one language, the one that holds first."""
        rows = self.filter(municipality_id=municipality_id, kind=kind, language=language)
        return rows.order_by("-revision")

"""Writing a CSV file that a Danish spreadsheet opens right, and runs nothing from."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.http import HttpResponse
from django.utils.text import slugify

Cell = str | int | Decimal
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_response(name: str, rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """Return a download: UTF-8 with a mark, semicolons, decimal commas."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in rows:
        writer.writerow([_written(cell) for cell in row])
    response = HttpResponse(
        text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{slugify(name)}.csv"'
    return response


def _written(cell: Cell) -> str:
    """Numbers are numbers, also below zero; a text that could be a formula is quoted as text."""
    if isinstance(cell, str):
        return f"'{cell}" if cell.lstrip(" ").startswith(_STARTS_A_FORMULA) else cell
    return str(cell).replace(".", ",")

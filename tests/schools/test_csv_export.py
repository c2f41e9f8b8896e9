"""A spreadsheet reads our files right, and runs nothing from them."""

from decimal import Decimal

import pytest

from schools.csv_export import csv_response


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("Vibeke Ibsen", "Vibeke Ibsen"),
        ("=1+1", "'=1+1"),
        ("+45 20 10 20 30", "'+45 20 10 20 30"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1+1", "'  =1+1"),
        ("\t=1+1", "'\t=1+1"),
        ("＝1+1", "'＝1+1"),
        (Decimal("-1.50"), "-1,50"),
        (12, "12"),
        ("a;b", '"a;b"'),
        ("", ""),
    ],
)
def test_a_cell_is_a_number_or_a_text_and_never_a_formula(cell, written):
    response = csv_response("Årets timer", [[cell, 1]])

    assert response.content.decode("utf-8-sig") == f"{written};1\r\n"
    assert response["Content-Disposition"] == 'attachment; filename="arets-timer.csv"'

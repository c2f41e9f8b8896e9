"""Every address, every role and relation, every method: the answer is the one of the table."""

import pytest
from django.core.cache import cache

from tests.access import matrix
from tests.access.asking import ask, everybody, path_of, patterns, sign_of
from tests.addresses import ALL

pytestmark = [pytest.mark.django_db, pytest.mark.walks]

NAMES = [name for name, _arguments in ALL]


def test_every_address_answers_everybody_as_the_table_says(installation, plain_404):
    people = everybody(installation.cast)
    asked, differs = {}, []
    for name in NAMES:
        path = path_of(name, installation.ours)
        for method in ("GET", "POST"):
            cache.clear()
            asked[name, method] = "".join(sign_of(ask(p, method, path)) for p in people)
        differs += _unlike_with_htmx(people, path, asked[name, "GET"])

    assert differs == []
    said = matrix.differences(matrix.read(), asked, NAMES)
    assert not said, "\n".join(said)


def _unlike_with_htmx(people, path, signs):
    """As htmx, ask the first of those who are answered alike."""
    if set(signs) <= {"s", "-"}:
        return []
    cache.clear()
    first = {sign: p for p, sign in reversed([*zip(people, signs, strict=True)])}
    again = ((person, sign, sign_of(ask(person, "HTMX", path))) for sign, person in first.items())
    return [
        f"{path} as {p.key}: {sign}, with HX-Request {now}" for p, sign, now in again if sign != now
    ]


def test_the_page_of_the_docs_is_the_table():
    assert matrix.PAGE.read_text(encoding="utf-8") == matrix.printed(patterns()), (
        "docs/access.md is not current: run `make reference`"
    )


def test_nobody_is_let_in_from_another_municipality_where_a_row_is_asked_for():
    """Guards the table itself against a line that was copied without being read."""
    of_a_row = {name for name, arguments in ALL if arguments} - set(OPEN_TO_ANYBODY)
    far = [
        at for at, viewer in enumerate(matrix.VIEWERS) if viewer.relation == "other municipality"
    ]

    let_in = [
        (name, method)
        for (name, method), signs in matrix.read().items()
        if name in of_a_row and any(signs[at] in matrix.LETS_IN for at in (1, *far))
    ]

    assert let_in == []


OPEN_TO_ANYBODY = ("accounts:invitation", "accounts:password_reset_confirm")
"""Asked with a token that nobody has: the page that says so."""

"""The matrix: what every address answers everybody, read from matrix.txt and printed to docs.

`python -m tests.access` (in `make reference`) writes docs/access.md from it.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from django.utils import translation

from tests.access.cast import KEYS, VIEWERS, Viewer

HERE = Path(__file__).parent
TEXT = HERE / "matrix.txt"
PAGE = HERE.parent.parent / "docs" / "access.md"
WIDTH, METHOD_WIDTH = 40, 5
LETS_IN = set("o>?d")
"""A page, a step onward, a form that says what is missing, nothing to say: the door was open."""

Row = tuple[str, str]
"""Name of the address and method."""


def read() -> dict[Row, str]:
    """Return the signs of each row, in the order of `KEYS`."""
    rows = {}
    for line in TEXT.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, method, *signs = line.split()
            rows[name, method] = "".join(signs)
    return rows


def line_of(name: str, method: str, signs: str) -> str:
    """Return the line as it stands in matrix.txt."""
    return f"{name:{WIDTH}}{method:{METHOD_WIDTH}}{' '.join(_groups(signs))}"


def _groups(signs: str) -> Iterator[str]:
    """Yield the signs of each role together."""
    start = 0
    for at, (one, following) in enumerate(zip(VIEWERS, [*VIEWERS[1:], None], strict=True), 1):
        if following is None or following.role != one.role:
            yield signs[start:at]
            start = at


def differences(
    expected: Mapping[Row, str], asked: Mapping[Row, str], names: Iterable[str]
) -> list[str]:
    """Say what to write, and where, for each row that is not as the table has it."""
    said = []
    for (name, method), signs in asked.items():
        row = line_of(name, method, signs)
        if (name, method) not in expected:
            said.append(
                f"{name} has no row. If this is right, add to tests/access/matrix.txt:\n{row}"
            )
        elif expected[name, method] != signs:
            others = [
                f"{key}: {was} in the table, answers {now}"
                for key, was, now in zip(KEYS, expected[name, method], signs, strict=True)
                if was != now
            ]
            said.append(f"{name} {method}: {'; '.join(others)}. If this is right, write:\n{row}")
    gone = sorted({name for name, _method in expected} - set(names))
    return [*said, *(f"{name} is no address: take its rows out of matrix.txt" for name in gone)]


def page(rows: Mapping[Row, str], addresses: Mapping[str, str]) -> str:
    """Return docs/access.md: role by address by relation."""
    roles = list(dict.fromkeys(v.role for v in VIEWERS if v.role))
    head = ["Address", "Method", "Not signed in", "No role", *(str(role.label) for role in roles)]
    lines = [
        "# Access",
        "",
        "Printed from `tests/access/matrix.txt` by `make reference`; do not edit by hand. The test",
        "of that table asks every address as everybody, so that this page is what the house does.",
        "",
        "A cell says who is let in, by relation to the case, the advisor or the row that the",
        "address asks for: *all* of the role, or those of the own school, the own municipality and",
        "so on. Whoever is not named gets 404. `sign-in` is the way to the sign-in page. With",
        "`HX-Request` (htmx) the doors are the same.",
    ]
    room = ""
    for (name, method), signs in rows.items():
        if (start := name.split(":")[0] if ":" in name else "(house)") != room:
            room = start
            lines += ["", f"## {room}", "", f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
        by_key = dict(zip(VIEWERS, signs, strict=True))
        cells = [_alone(by_key[VIEWERS[0]]), _alone(by_key[VIEWERS[1]])]
        cells += [_cell({v: s for v, s in by_key.items() if v.role == role}) for role in roles]
        lines.append(f"| `/{addresses[name]}` | {method} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _alone(sign: str) -> str:
    return "sign-in" if sign == "s" else "yes" if sign in LETS_IN else ""


def _cell(signs: Mapping[Viewer, str]) -> str:
    if set(signs.values()) == {"-"}:
        return "405"
    let_in = [viewer.relation for viewer, sign in signs.items() if sign in LETS_IN]
    if len(let_in) == len(signs):
        return "all"
    return ", ".join(dict.fromkeys(let_in))


def printed(addresses: Mapping[str, str]) -> str:
    """Return docs/access.md as it should be, with the Danish names of the roles."""
    with translation.override("da"):
        return page(read(), addresses)

"""Reading a CSV file as people save it: two encodings, two separators, Danish headings. Pure."""

import codecs
import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _

MAX_BYTES = 2_000_000
MAX_ROWS = 10_000
ZIP_MARK = b"PK\x03\x04"
UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Column:
    """A column of the file: its heading as we print it, and the other ways people write it."""

    name: str
    heading: str | Promise
    also: tuple[str, ...] = ()
    required: bool = False

    def matches(self, heading: str) -> bool:
        known = {str(self.heading).casefold(), self.name, *self.also}
        return heading.strip().strip(".").casefold() in known


@dataclass(frozen=True)
class Fault:
    """What is wrong, where, and how to mend it. `column` is empty when a whole line is meant."""

    line: int
    column: str
    message: str


@dataclass(frozen=True)
class Row:
    """One line: its number in the file and its cells by column name, without blanks around."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")


@dataclass(frozen=True)
class Sheet:
    """A file that could be read, or the faults that kept it from it."""

    rows: tuple[Row, ...] = ()
    faults: tuple[Fault, ...] = ()
    present: frozenset[str] = field(default_factory=frozenset)
    """The names of the columns the file has."""


def read(data: bytes, columns: Sequence[Column]) -> Sheet:
    """Return the rows of a file in UTF-8 or Windows-1252, separated by semicolons or commas."""
    text = decode(data)
    if isinstance(text, Fault):
        return Sheet(faults=(text,))
    try:
        lines = _numbered(text)
    except csv.Error:
        return _broken(1, _("A quotation mark is opened and not closed. Find it and close it."))
    if not lines:
        return _broken(1, _("The file is empty. The first line must name the columns."))
    (first, headings), *rest = lines
    found, faults = _columns(first, headings, columns)
    if not faults and not rest:
        return _broken(first, _("The file has headings, but no lines below them."))
    if len(rest) > MAX_ROWS:
        return _broken(
            first, _("The file has more than %(max)s lines. Divide it.") % {"max": MAX_ROWS}
        )
    rows = []
    for line, cells in rest if not faults else []:
        if len(cells) > len(found):
            faults.append(Fault(line, "", _too_many_cells()))
        else:
            rows.append(Row(line, dict(zip(found, map(str.strip, cells), strict=False))))
    return Sheet(tuple(rows), tuple(faults), frozenset(found))


def decode(data: bytes) -> str | Fault:
    """Return the text, or the fault of a file that is no CSV file."""
    if len(data) > MAX_BYTES:
        return Fault(1, "", _("The file is larger than 2 MB. Divide it into smaller files."))
    if data.startswith(ZIP_MARK):
        return Fault(1, "", _("This is an Excel workbook. Save it as “CSV UTF-8” and try again."))
    if data.startswith(UTF_16_MARKS) or b"\0" in data:
        return Fault(1, "", _("This is not a CSV file. Save it as “CSV UTF-8” and try again."))
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return Fault(1, "", _("Letters in the file can not be read. Save it as “CSV UTF-8”."))


def _numbered(text: str) -> list[tuple[int, list[str]]]:
    """Return the lines that hold anything, each with the number of its first line in the file."""
    lines = list(io.StringIO(text, newline=""))
    skipped = 1 if lines and lines[0].lower().startswith("sep=") else 0
    heading = next((line for line in lines[skipped:] if line.strip()), "")
    reader = csv.reader(lines[skipped:], delimiter=";" if ";" in heading else ",")
    numbered, ended = [], skipped
    for cells in reader:
        if any(map(str.strip, cells)):
            numbered.append((ended + 1, cells))
        ended = skipped + reader.line_num
    return numbered


def _columns(
    line: int, headings: list[str], columns: Sequence[Column]
) -> tuple[list[str], list[Fault]]:
    while headings and not headings[-1].strip():
        headings = headings[:-1]
    found: list[str] = []
    faults: list[Fault] = []
    for heading in headings:
        column = next((c for c in columns if c.matches(heading)), None)
        if column is None:
            faults.append(Fault(line, heading.strip(), _unknown_heading(columns)))
        elif column.name in found:
            faults.append(Fault(line, heading.strip(), _("The column is there twice. Delete one.")))
        else:
            found.append(column.name)
    faults += [
        Fault(line, str(c.heading), _("The column is missing. Add it to the first line."))
        for c in columns
        if c.required and c.name not in found
    ]
    return found, faults


def _broken(line: int, message: str) -> Sheet:
    return Sheet(faults=(Fault(line, "", message),))


def _too_many_cells() -> str:
    return _(
        "The line has more cells than there are columns. "
        "Put quotation marks around a text that holds the separator."
    )


def _unknown_heading(columns: Sequence[Column]) -> str:
    names = ", ".join(str(column.heading) for column in columns)
    return _("The column is not known. Delete it, or use one of these names: %(names)s.") % {
        "names": names
    }

"""Files as people really save them."""

import pytest

from schools.sheets import MAX_BYTES, MAX_ROWS, Column, Fault, read

NAME = Column("navn", "Navn", ("skole",), required=True)
CODE = Column("nr", "Institutionsnummer", ("inst nr",))
COLUMNS = (NAME, CODE)


def cells(data):
    sheet = read(data, COLUMNS)
    assert sheet.faults == ()
    return [(row.line, row["navn"], row["nr"]) for row in sheet.rows]


TEXT = "Navn;Institutionsnummer\nÅparkens Skole;280001\nSøengens Skole;280002\n"
EXPECTED = [(2, "Åparkens Skole", "280001"), (3, "Søengens Skole", "280002")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ","])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_encoding_separator_and_line_ending_reads_alike(encoding, separator, ending):
    text = TEXT.replace(";", separator).replace("\n", ending)

    assert cells(text.encode(encoding)) == EXPECTED


def test_a_file_without_a_last_line_break_reads_alike():
    assert cells(TEXT.rstrip().encode()) == EXPECTED


def test_headings_are_known_whatever_their_case_order_and_other_names():
    assert cells(b" INST NR. ; skole\n280001; A \n") == [(2, "A", "280001")]


def test_the_order_line_of_excel_is_skipped_and_lines_still_count():
    assert cells(b"sep=;\nNavn;Institutionsnummer\nA;1\n") == [(3, "A", "1")]


def test_blank_lines_are_skipped_and_lines_still_count():
    assert cells(b"\nNavn;Institutionsnummer\n;\n\nA;1\n") == [(5, "A", "1")]


def test_a_text_with_separator_and_line_break_stays_one_cell():
    assert cells(b'Navn;Institutionsnummer\n"A;\nB";1\nC;2\n') == [(2, "A;\nB", "1"), (4, "C", "2")]


def test_missing_cells_and_columns_are_empty():
    assert cells(b"Navn;Institutionsnummer\nA\n") == [(2, "A", "")]
    assert cells(b"Navn\nA\n") == [(2, "A", "")]


def test_empty_columns_at_the_end_are_ignored():
    assert cells(b"Navn;Institutionsnummer;;\nA;1\n") == [(2, "A", "1")]


def faults(data):
    sheet = read(data, COLUMNS)
    assert sheet.rows == () or sheet.faults == ()
    return [(fault.line, fault.column) for fault in sheet.faults]


def test_an_unknown_column_is_named_with_the_known_ones():
    [fault] = read(b"Navn;Leder\nA;B\n", COLUMNS).faults

    assert fault == Fault(1, "Leder", fault.message)
    assert "Navn, Institutionsnummer" in fault.message


def test_a_column_twice_and_a_column_missing_are_faults():
    assert faults(b"Navn;Skole\nA;B\n") == [(1, "Skole")]
    assert faults(b"Institutionsnummer\n1\n") == [(1, "Navn")]


def test_too_many_cells_are_a_fault_of_the_line():
    assert [f.line for f in read(b"Navn;Inst nr\nA;1\nB;2;3\n", COLUMNS).faults] == [3]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n \n",
        b"Navn;Institutionsnummer\n",
        b"PK\x03\x04rest of a workbook",
        "Navn\nÅ\n".encode("utf-16"),
        b"Navn\nA\0B\n",
        b"Navn\n\x81\x8d\n",
        b"x" * (MAX_BYTES + 1),
        b"Navn\n" + b"A\n" * (MAX_ROWS + 1),
        b'Navn\n"' + b"A" * 200_000,
    ],
    ids=[
        "empty",
        "blank",
        "headings only",
        "workbook",
        "utf-16",
        "binary",
        "no letters",
        "too large",
        "too many lines",
        "open quotation mark",
    ],
)
def test_what_is_no_table_is_one_fault_with_a_cure(data):
    sheet = read(data, COLUMNS)

    [fault] = sheet.faults
    assert sheet.rows == ()
    assert fault.message.endswith(".")

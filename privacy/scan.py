"""Finds personal data in free text: CPR numbers, which block; likely names, initials and
diagnoses of one person, which warn.

Pure, and silent about what it finds: a finding is a pair of positions, never the text itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from privacy.diagnoses import find_diagnoses
from privacy.names import (
    FIRST_NAMES,
    NOUN_NAMES,
    PUBLIC_PEOPLE,
    SENTENCE_START_NAMES,
    SURNAMES,
)


class Kind(StrEnum):
    """What was found."""

    CPR = "cpr"
    FIRST_NAME = "first_name"
    FULL_NAME = "full_name"
    INITIALS = "initials"
    DIAGNOSIS = "diagnosis"


@dataclass(frozen=True, order=True)
class Span:
    """Where in the text. `certain` is true of a CPR number that passes modulus 11 as well;
    numbers that do not are given out since 2007, so it never decides.
    """

    start: int
    end: int
    kind: Kind
    certain: bool = False


@dataclass(frozen=True)
class Findings:
    """Everything found in one text."""

    numbers: tuple[Span, ...] = ()
    names: tuple[Span, ...] = ()
    diagnoses: tuple[Span, ...] = ()

    @property
    def blocks(self) -> bool:
        return bool(self.numbers)

    @property
    def warns(self) -> bool:
        return bool(self.warnings)

    @property
    def warnings(self) -> tuple[Span, ...]:
        """What a person must look at again, in the order of the text."""
        return tuple(sorted((*self.names, *self.diagnoses)))


def scan(text: str) -> Findings:
    """Look for everything at once."""
    diagnoses = (Span(start, end, Kind.DIAGNOSIS) for start, end in find_diagnoses(text))
    return Findings(tuple(find_cpr(text)), tuple(find_names(text)), tuple(diagnoses))


# --- CPR numbers ----------------------------------------------------------------------------

# Read as plain signs (`_plain`). Within a line: any blank, also the non-breaking and the thin ones.
_BLANK = r"[^\S\r\n]"
_DASH = "-"
_MARK = rf"(?:{_DASH}|[./_])"
_GAP = rf"{_BLANK}{{0,2}}{_MARK}?{_BLANK}{{0,2}}"
_SERIAL_GAP = rf"{_BLANK}{{0,2}}(?:{_MARK}(?:\r?\n)?|\r?\n{_BLANK}{{0,2}}{_DASH})?{_BLANK}{{0,2}}"
_NOT_BEFORE = r"(?<!\d)"
_NOT_AFTER = r"(?!\d)"

_CPR_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        # 010203 at the end of a line and 4567 on the next; not 01.02.03, for there stand dates
        rf"{_NOT_BEFORE}(\d\d)(\d\d)(\d\d){_BLANK}{{0,2}}\r?\n{_BLANK}{{0,2}}(\d{{4}}){_NOT_AFTER}",
        # 010203-4567, 0102034567
        rf"{_NOT_BEFORE}(\d\d)(\d\d)(\d\d){_SERIAL_GAP}(\d{{4}}){_NOT_AFTER}",
        # 01.02.03-4567, 01 02 03 4567, 01/02/034567
        rf"{_NOT_BEFORE}(\d\d)(?=\D){_GAP}(\d\d)(?=\D){_GAP}(\d\d){_SERIAL_GAP}(\d{{4}}){_NOT_AFTER}",
        # 010203 45 67
        rf"{_NOT_BEFORE}(\d\d)(\d\d)(\d\d){_SERIAL_GAP}(\d\d{_BLANK}{{1,2}}\d\d)"
        rf"(?!{_BLANK}?\d)",
        # 01 02 03 45 67, but not as part of a row of telephone numbers
        rf"(?<!\d)(?<!\d\s)(\d\d){_BLANK}(\d\d){_BLANK}(\d\d){_BLANK}(\d\d{_BLANK}\d\d)"
        rf"(?!{_BLANK}?\d)",
        # 0 1 0 2 0 3 - 4 5 6 7
        rf"(?<!\d)(?<!\d\s)(\d{_BLANK}\d){_BLANK}(\d{_BLANK}\d){_BLANK}(\d{_BLANK}\d)"
        rf"(?=\D){_SERIAL_GAP}(\d{_BLANK}\d{_BLANK}\d{_BLANK}\d)(?!{_BLANK}?\d)",
        # 01.02.2003-4567, 01022003-4567
        rf"{_NOT_BEFORE}(\d\d){_GAP}(\d\d){_GAP}(\d{{4}}){_BLANK}?{_DASH}{_BLANK}?(\d{{4}})"
        rf"{_NOT_AFTER}",
    )
)
_IS_PLAIN = re.compile(r"[\t\n\r\x20-\x7eæøåÆØÅéÉ]*")
_LINE_SIGNS = "\t\n\r"
_OTHER_DASHES = "\u2043\u2212\u2796"  # bullet, minus and heavy minus are no dashes to Unicode
_UNSEEN = frozenset({"Cc", "Cf", "Me", "Mn"})
_MODULUS_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_REPLACEMENT_DAYS = 60


def find_cpr(text: str) -> list[Span]:
    """Every CPR number, however it is written: a valid date and a serial number that fits it.

    The century comes from the seventh digit; replacement numbers have 60 added to the day.
    Modulus 11 is not required.
    """
    plain, places = _plain(text)
    spans = {span.start: span for shape in _CPR_SHAPES for span in _matches(shape, plain)}
    return sorted(_in_the_text(span, places) for span in spans.values())


def _plain(text: str) -> tuple[str, Sequence[int]]:
    """Return the text as it is read, and where in it each sign stood.

    What cannot be seen is left out (zero width, marks of direction, accents over a figure, control
    characters), every kind of figure is 0-9 (full width, Arabic, raised, in a circle), and every
    kind of dash is a hyphen. Nothing that a person reads as a number may hide by being written so.
    """
    if _IS_PLAIN.fullmatch(text):
        return text, range(len(text))
    signs, places = [], []
    for place, sign in enumerate(text):
        if read := _read(sign):
            signs.append(read)
            places.append(place)
    return "".join(signs), places


def _read(sign: str) -> str:
    """Return the one sign a reader sees, or "" where she sees none."""
    digit = unicodedata.digit(sign, None)
    if digit is not None:
        return str(digit)
    if sign in _LINE_SIGNS or sign.isspace():
        return sign
    kind = unicodedata.category(sign)
    if kind in _UNSEEN:
        return ""
    return "-" if kind == "Pd" or sign in _OTHER_DASHES else sign


def _in_the_text(span: Span, places: Sequence[int]) -> Span:
    start, end = places[span.start], places[span.end - 1] + 1
    return Span(start, end, span.kind, span.certain)


def _matches(shape: re.Pattern[str], text: str) -> Iterator[Span]:
    found = shape.search(text)
    while found:
        day, month, year, serial = (_digits(group) for group in found.groups())
        if _is_cpr(day, month, year, serial):
            certain = _passes_modulus_11(day + month + year[-2:] + serial)
            yield Span(found.start(), found.end(), Kind.CPR, certain)
        # From the next character: a number that is none may overlap one that is.
        found = shape.search(text, found.start() + 1)


def _digits(group: str) -> str:
    return "".join(str(int(sign)) for sign in group if sign.isdecimal())


def _is_cpr(day: str, month: str, year: str, serial: str) -> bool:
    born = _birth_year(int(year[-2:]), int(serial[0]))
    if len(year) == 4 and int(year) != born:
        return False
    day_number = int(day)
    if day_number > _REPLACEMENT_DAYS:
        day_number -= _REPLACEMENT_DAYS
    try:
        date(born, int(month), day_number)
    except ValueError:
        return False
    return True


def _birth_year(year: int, seventh: int) -> int:
    if seventh <= 3:
        return 1900 + year
    if seventh in (4, 9):
        return 2000 + year if year <= 36 else 1900 + year
    return 2000 + year if year <= 57 else 1800 + year


def _passes_modulus_11(digits: str) -> bool:
    weighted = (int(digit) * weight for digit, weight in zip(digits, _MODULUS_WEIGHTS, strict=True))
    return sum(weighted) % 11 == 0


# --- Names ----------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_SENTENCE_END = re.compile(r"[.!?:;…•*\n\r\u2013\u2014)\-][\s\"'“”„»«(\[]*$")
_FAR_ENOUGH_BACK = 8
_MOST_WORDS_IN_A_NAME = 4
_SHORTEST_NAME_IN_CAPITALS = 5
_TITLES = frozenset({"fam", "familien", "fru", "frk", "frøken", "hr", "herr"})
_SAINTS = frozenset({"sankt", "sct", "skt"})
_INSTITUTION = re.compile(
    r"(?:skole|skolen|skoles|skolens|gymnasium|gymnasiet|børnehave|børnehaven|børnehus|børnehuset"
    r"|vuggestue|institut|instituttet|museum|center|centret|hjemmet|huset|gården|fonden|prisen"
    r"|vej|vejen|gade|gaden|allé|plads|pladsen|park|parken|metoden|modellen|testen|programmet)$"
)

_CAPITAL = "[A-ZÆØÅ]"
_INITIALS = re.compile(
    # M.K., M. K., M.K
    rf"(?<![\w.])(?:{_CAPITAL}\.(?:[^\S\r\n]?{_CAPITAL}\.)+(?!\w)"
    rf"|{_CAPITAL}\.{_CAPITAL}(?:\.{_CAPITAL})*(?![\w.]))"
    # M's
    rf"|(?<![\w.&/'’-]){_CAPITAL}['’]s\b"
    # elev A, drengen MK, eleverne A og B
    r"|\b(?i:elev|eleven|elever|eleverne|dreng|drengen|drenge|drengene|pige|pigen|piger|pigerne"
    r"|barn|barnet|børn|børnene|mor|moren|far|faren|forælder|søster|bror)"
    rf"[^\S\r\n]+(?:{_CAPITAL}{{1,2}}(?:\.{_CAPITAL})*\.?)(?![\w'’-])"
)
_NOT_INITIALS = frozenset(
    {"A.D.H.D", "A.K.T", "E.U", "H.C", "N.B", "N.F.S", "N.N", "P.P.R", "P.S", "S.F.O", "U.S.A"}
    | {"EU", "I", "IT", "NN", "PC", "PP", "SU", "TV"}
)


@dataclass(frozen=True)
class _Word:
    start: int
    end: int
    text: str
    begins_sentence: bool

    @property
    def is_capitalised(self) -> bool:
        return self.text[0].isupper()

    @property
    def is_surname_shaped(self) -> bool:
        return self.is_capitalised and len(self.text) > 2 and self.text[1:].islower()

    def is_one_of(self, names: frozenset[str]) -> bool:
        """Also with a possessive (Emmas, Lars', Ali's) and by the first half of Anne-Marie."""
        word = _POSSESSIVE.sub("", self.text.casefold())
        first, hyphen, _ = word.partition("-")
        return word in names or word.removesuffix("s") in names or (bool(hyphen) and first in names)


def find_names(text: str) -> list[Span]:
    """Likely names of people: common first names, names with a surname, and initials.

    A warning has to be worth reading, so words with another meaning ("Liv", "Mark") need a
    surname after them, and names that also begin ordinary sentences ("Hans", "Per") pass there.
    """
    spans = list(_initials(text))
    words = _words(text)
    position = 0
    while position < len(words):
        run = _run(text, words, position)
        if _is_name(words, position, run):
            kind = Kind.FIRST_NAME if len(run) == 1 else Kind.FULL_NAME
            spans.append(Span(run[0].start, run[-1].end, kind))
            position += len(run)
        else:
            position += 1
    return sorted(spans)


def _initials(text: str) -> Iterator[Span]:
    for found in _INITIALS.finditer(text):
        if found.group().split()[-1].rstrip(".") not in _NOT_INITIALS:
            yield Span(found.start(), found.end(), Kind.INITIALS)


def _words(text: str) -> list[_Word]:
    return [
        _Word(found.start(), found.end(), found.group(), _begins_sentence(text, found.start()))
        for found in _WORD.finditer(text)
    ]


def _begins_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - _FAR_ENOUGH_BACK) : start]
    return not before.strip() or _SENTENCE_END.search(before) is not None


def _run(text: str, words: list[_Word], position: int) -> list[_Word]:
    """The word and the capitalised words after it, each one blank from the last."""
    run = [words[position]]
    for word in words[position + 1 : position + _MOST_WORDS_IN_A_NAME]:
        between = text[run[-1].end : word.start]
        if len(between) != 1 or not between.isspace() or between in "\r\n":
            break
        if not (word.is_surname_shaped or (word.is_capitalised and word.is_one_of(SURNAMES))):
            break
        run.append(word)
    return run


def _is_name(words: list[_Word], position: int, run: list[_Word]) -> bool:
    word = words[position]
    before = words[position - 1].text.casefold() if position else ""
    after = run[1] if len(run) > 1 else None
    with_surname = after is not None and after.is_surname_shaped
    if word.text.casefold() in _TITLES:
        return with_surname
    if not word.is_capitalised or before in _SAINTS or _is_known_elsewhere(run):
        return False
    if after is not None and after.is_one_of(SURNAMES):
        return True
    return _is_first_name(word, with_surname=with_surname)


def _is_known_elsewhere(run: list[_Word]) -> bool:
    """Schools, streets and methods named after people, and people everybody may name."""
    if any(_INSTITUTION.search(word.text.casefold()) for word in run):
        return True
    return tuple(word.text.casefold() for word in run[:2]) in PUBLIC_PEOPLE


def _is_first_name(word: _Word, *, with_surname: bool) -> bool:
    bare = _POSSESSIVE.sub("", word.text)
    if bare.isupper() and len(bare) < _SHORTEST_NAME_IN_CAPITALS:
        return False
    if word.is_one_of(FIRST_NAMES):
        return True
    if word.is_one_of(SENTENCE_START_NAMES):
        return with_surname or not word.begins_sentence
    return with_surname and word.is_one_of(NOUN_NAMES)

"""What would tell which school, class or case an example comes from. Pure: words in, words out."""

import re
from dataclasses import dataclass

CASE_NUMBER = re.compile(r"\b(?:19|20)\d{2}-\d{3,6}\b")
CLASS_NAME = re.compile(r"\b\d{1,2}(?:\.\s?|\s)?[a-fA-F]\b(?!\.\w)")
SCHOOL_WORD = re.compile(r"(?:s\s+|\s+|)(?:skolen|skole|friskole)$", re.IGNORECASE)
SHORTEST_STEM = 6
"""Letters; a shorter stem of a school's name ("Åpark") is likely to be a word of its own."""


@dataclass(frozen=True)
class Telling:
    """What is known of the case and must not be read from the card."""

    schools: frozenset[str]
    people: frozenset[str]


def told_in(text: str, telling: Telling) -> list[str]:
    """Return the words that tell too much, in the order of the text, each once."""
    found: list[tuple[int, str]] = []
    for pattern in (CASE_NUMBER, CLASS_NAME):
        found += [(match.start(), match.group()) for match in pattern.finditer(text)]
    folded = text.casefold()
    for spellings in (*((person,) for person in telling.people), *map(_spellings, telling.schools)):
        for name in spellings:
            if (place := folded.find(name.casefold())) >= 0:
                found.append((place, text[place : place + len(name)]))
                break
    return list(dict.fromkeys(word for _place, word in sorted(found)))


def _spellings(school: str) -> tuple[str, ...]:
    """The whole name, and the part of it that is left when people leave "skolen" out."""
    stem = SCHOOL_WORD.sub("", school)
    return (school, stem) if len(stem) >= SHORTEST_STEM else (school,)

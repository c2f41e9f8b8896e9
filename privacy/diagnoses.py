"""Diagnoses tied to one person. A warning, never a decision.

A diagnosis may well stand in a text about teaching ("viden om autisme", "elever med ADHD"). What
must be looked at again is one tied to a single pupil, parent or colleague: "drengen har ADHD".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_DIAGNOSIS = (
    r"(?:adhd|add\b|autis\w*|asperger\w*|aspergers syndrom|infantil autisme|gua\b|tourette\w*"
    r"|ocd\b|ptsd\b|ang(?:st|stlidelse)\b|depression\w*|deprimeret|epileps\w*|epileptiker\w*"
    r"|dysleksi\w*|ordblind\w*|dyskalkuli\w*|cerebral parese|spastisk\w*|spastiker\w*"
    r"|downs? syndrom\w*|selvskad\w*|spiseforstyrr\w*|anoreks\w*|bulimi\w*"
    r"|tilknytningsforstyrr\w*|udviklingshæmme\w*|mutisme|mutist|skizofren\w*|bipolar\w*"
    r"|diabetes|sukkersyge|kræft|føtalt alkoholsyndrom|retarder\w*|misbrug\w*|borderline)"
)
_ONE_PERSON = (
    r"(?:eleven|en elev|drengen|en dreng|dreng|pigen|en pige|pige|barnet|et barn|han|hun|ham"
    r"|hende|hans|hendes|vedkommende|moren|mor|faren|far|søsteren|broren|kollegaen|klassekammeraten"
    r"|den (?:ene|nye|stille|urolige) (?:elev|dreng|pige)|(?:dreng|pige) på \d+ år)"
)
_LINK = (
    r"(?:har|havde|med|er|har fået|fået|diagnosticer\w*|diagnosen|diagnose|udredt for|udredes for"
    r"|under udredning for|mistanke om|medicin for|lider af|viser tegn på|tegn på)"
)
_WITHIN = r"[^.!?;:\n]"

_TIED = re.compile(
    rf"\b{_ONE_PERSON}\b{_WITHIN}{{0,40}}?\b{_LINK}\b{_WITHIN}{{0,30}}?\b{_DIAGNOSIS}",
    re.IGNORECASE,
)
_JOINED = re.compile(
    # ADHD-drengen, autisme-pigen, den autistiske dreng, autisten, hans ADHD
    r"\b(?:(?:adhd|add|autisme|ocd|downs?|asperger)-?(?:dreng|pige|barn|elev)(?:en|et|s)?\b"
    r"|(?:den|en|vores) (?:autistiske?|deprimerede?|spastiske?|ordblinde?|epileptiske?|udviklings"
    r"hæmmede?) (?:dreng|pige|elev|barn)\b"
    r"|(?:autisten|epileptikeren|spastikeren|mutisten)\b"
    rf"|(?:hans|hendes|elevens|drengens|pigens|barnets) {_DIAGNOSIS})",
    re.IGNORECASE,
)
_ASKED_OF = re.compile(
    r"\bviden\b|\bkursus\b|\bkompetence\w*|\berfaren\b|\bved (?:noget|meget) om\b"
)


def find_diagnoses(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each diagnosis tied to one person, in the order of the text."""
    found = [match.span() for shape in (_TIED, _JOINED) for match in shape.finditer(text)]
    last = -1
    for start, end in sorted(found):
        if start >= last and not _ASKED_OF.search(text, start, end):
            yield start, end
            last = end

"""Setting a document as a PDF: tagged (PDF/UA-1) and for the archive (PDF/A-2a).

The typesetting is Typst's, in this process: no font, file or network outside the package is
reached, and what people wrote goes in as data that is never read as markup.
"""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import typst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from journal.documents import Document

TEMPLATE = Path(__file__).with_name("paper.typ")
ARCHIVE = ["a-2a", "ua-1"]
ARCHIVE_NAME, PLAIN_NAME = "PDF/A-2a, PDF/UA-1", "PDF 1.7"

Pairs = list[tuple[str, str]]


def set_paper(
    document: Document, *, municipality: str, number: str, subject: str, about: Pairs, at: datetime
) -> tuple[bytes, str]:
    """Return the PDF and the name of its format. The same input gives the same bytes.

    `number` is the document's; `at` is the time written into it. A sign the font does not have
    (an emoji) is against the archive's standard: then the paper is an ordinary tagged PDF.
    """
    paper = {
        "title": document.title,
        "author": municipality,
        "subject": subject,
        "lang": (get_language() or "da")[:2],
        "header": [municipality, number],
        "page": _("Page %(number)s of %(total)s") % {"number": "#1", "total": "#2"},
        "about": about,
        "sections": [
            {"heading": part.heading, "facts": [list(fact) for fact in part.facts]}
            for part in document.sections
        ],
    }
    inputs = {"paper": json.dumps(paper, ensure_ascii=False)}
    stamp = at.astimezone(UTC).replace(microsecond=0)  # a PDF counts whole seconds
    try:
        return _compiled(inputs, stamp, ARCHIVE), ARCHIVE_NAME
    except typst.TypstError:
        return _compiled(inputs, stamp, []), PLAIN_NAME


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)


def _compiled(inputs: dict[str, str], stamp: datetime, standards: list[str]) -> bytes:
    made = typst.Compiler(
        str(TEMPLATE), root=str(TEMPLATE.parent), font_paths=_fonts(), sys_inputs=inputs
    ).compile(format="pdf", pdf_standards=standards, timestamp=stamp)  # type: ignore[arg-type]
    assert isinstance(made, bytes)
    return made

"""What the documents point to is there."""

import re

import pytest

from tests.architecture.source import ROOT

DOCUMENTS = [*ROOT.glob("*.md"), *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)#\s]+)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_document_leads_to_a_file(document):
    links = [link for link in LINK.findall(document.read_text()) if "://" not in link]

    assert [link for link in links if not (document.parent / link).exists()] == []


def test_the_documents_that_were_promised_are_there():
    names = {str(path.relative_to(ROOT)) for path in DOCUMENTS}
    promised = {"architecture", "glossary", "states", "permissions", "operations"}

    assert {"README.md", *(f"docs/{name}.md" for name in promised)} <= names
    assert len([name for name in names if name.startswith("docs/adr/")]) >= 4
    assert (ROOT / "LICENSE").read_text().startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert "Designsystem" in (ROOT / "NOTICE").read_text()

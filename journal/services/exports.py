"""Taking documents out of a case: noting what, and making the file."""

import io
import json
import zipfile
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import require
from accounts.models import User
from journal.documents import Document, Numbered, numbered
from journal.errors import ChangedSince, NothingToJournal
from journal.models import JournalExport
from journal.paper import Pairs, set_paper
from journal.permissions import can_journalise
from journal.queries import documents_of, theme_of
from privacy.models import Act
from privacy.purposes import Purpose
from privacy.services import access_log
from requests.models import SupportRequest
from schools.queries import work_calendar

ANSWER_DAYS = 7
"""Working days to answer who asks (offentlighedsloven § 36, forvaltningsloven § 16)."""
FORMAT, VERSION = "kompetencecenter-journal", 1


@transaction.atomic
def note(
    support_request: SupportRequest,
    *,
    kle_number: str,
    reference: str,
    asked_on: date | None,
    by: User,
    now: datetime,
) -> JournalExport:
    """Write down which documents are taken out, with their numbers, and return the line.

    `asked_on` is the day somebody asked for the documents (aktindsigt); None when the case is
    journalised. A document keeps the number it got first. Raises NotAllowed, NothingToJournal.
    """
    fresh = SupportRequest.objects.select_for_update(of=("self",)).get(pk=support_request.pk)
    require(can_journalise(by, fresh))
    documents = documents_of(fresh)
    if not documents:
        raise NothingToJournal
    lines = numbered(documents, _numbers_of(fresh))
    calendar = work_calendar(fresh.municipality)
    made = JournalExport.objects.create(
        support_request=fresh,
        occasion=JournalExport.Occasion.ACCESS if asked_on else JournalExport.Occasion.JOURNAL,
        asked_on=asked_on,
        answer_by=calendar.add_working_days(asked_on, ANSWER_DAYS) if asked_on else None,
        kle_number=kle_number.strip(),
        reference=reference.strip(),
        documents=[
            {
                "key": line.document.key,
                "number": line.number,
                "title": line.document.title,
                "digest": line.document.digest,
            }
            for line in lines
        ],
        done_at=now,
        done_by=by,
    )
    access_log.record(Act.CREATE, made, by=by, municipality_id=fresh.municipality_id)
    return made


@transaction.atomic
def fetch(export: JournalExport, *, by: User) -> bytes:
    """Return the ZIP: a PDF of each document, and `metadata.json` (docs/journal.md).

    Made anew each time, from the texts as they are, and with the same bytes each time: nothing is
    kept that a rule would have to delete. Written in the access log. Raises NotAllowed, and
    ChangedSince when a document is not what was noted.
    """
    case = export.support_request
    require(can_journalise(by, case))
    today = {document.key: document for document in documents_of(case)}
    lines = [_again(line, today) for line in export.documents]
    why = Purpose.JOURNAL
    access_log.record(Act.EXPORT, case, by=by, municipality_id=case.municipality_id, why=why)
    return _packed(export, lines)


def _again(line: dict[str, Any], today: dict[str, Document]) -> Numbered:
    document = today.get(line["key"])
    if document is None or document.digest != line["digest"]:
        raise ChangedSince
    return Numbered(line["number"], document)


def _numbers_of(support_request: SupportRequest) -> dict[str, int]:
    """Return the numbers given so far, by key."""
    return {
        line["key"]: line["number"]
        for documents in JournalExport.objects.filter(support_request=support_request).values_list(
            "documents", flat=True
        )
        for line in documents
    }


def _packed(export: JournalExport, lines: list[Numbered]) -> bytes:
    case, buffer = export.support_request, io.BytesIO()
    theme = theme_of(case)
    told = []
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for line in lines:
            number = f"{case.case_number}-{line.number:02}"
            paper, form = set_paper(
                line.document,
                municipality=str(case.municipality),
                number=number,
                subject=theme,
                about=_about(export, line.document, theme),
                at=export.done_at,
            )
            _put(archive, export, line.file, paper)
            told.append(_metadata(export, line, theme) | _of_file(number, line.file, paper, form))
        whole = {"format": FORMAT, "version": VERSION, **_of_case(export, theme)}
        text = json.dumps({**whole, "documents": told}, ensure_ascii=False, indent=2)
        _put(archive, export, "metadata.json", text.encode())
    return buffer.getvalue()


def _put(archive: zipfile.ZipFile, export: JournalExport, name: str, content: bytes) -> None:
    stamp = timezone.localtime(export.done_at)
    entry = zipfile.ZipInfo(name, date_time=stamp.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)


def _about(export: JournalExport, document: Document, theme: str) -> Pairs:
    """Return what stands under the title: who wrote to whom, when, and about what."""
    day = f"{document.day:%d.%m.%Y}"
    pairs = [
        (_("Case"), export.support_request.case_number),
        (_("From"), document.sender),
        (_("To"), document.recipient),
        (_("Received") if document.received_on else _("Sent"), day),
        (_("Theme"), theme),
        (_("KLE"), export.kle_number),
        (_("ESDH"), export.reference),
    ]
    return [pair for pair in pairs if pair[1]]


def _of_case(export: JournalExport, theme: str) -> dict[str, Any]:
    case = export.support_request
    return {
        "exported_at": timezone.localtime(export.done_at).isoformat(timespec="seconds"),
        "occasion": export.occasion,
        "asked_on": _iso(export.asked_on),
        "answer_by": _iso(export.answer_by),
        "municipality": str(case.municipality),
        "centre": str(case.municipality.centre_name),
        "case": {
            "number": case.case_number,
            "title": f"{theme}, {case.school}",
            "school": str(case.school),
            "status": case.status,
            "received_on": _iso(timezone.localdate(case.received_at)),
            "closed_on": _iso(timezone.localdate(case.closed_at) if case.closed_at else None),
            "kle": export.kle_number,
            "esdh_reference": export.reference,
        },
    }


def _metadata(export: JournalExport, line: Numbered, theme: str) -> dict[str, Any]:
    document = line.document
    return {
        "title": document.title,
        "theme": theme,
        "kind": document.kind.value,
        "direction": "incoming" if document.received_on else "outgoing",
        "received_on": _iso(document.received_on),
        "sent_on": _iso(document.sent_on),
        "sender": document.sender,
        "recipient": document.recipient,
        "kle": export.kle_number,
    }


def _of_file(number: str, name: str, paper: bytes, form: str) -> dict[str, Any]:
    return {
        "number": number,
        "file": name,
        "format": form,
        "bytes": len(paper),
        "sha256": sha256(paper).hexdigest(),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None

"""The journal: documents of importance as PDF with metadata, and what has changed since."""

import datetime as dt
import io
import json
import zipfile
from hashlib import sha256

import pypdf
import pytest
from django.urls import reverse

from accounts.errors import NotAllowed
from accounts.roles import Role
from courses.models import ActionLearning, Evaluation, SessionLog
from journal.documents import Document, Kind, Section, numbered
from journal.errors import ChangedSince, NothingToJournal
from journal.models import JournalExport
from journal.paper import ARCHIVE_NAME, PLAIN_NAME, set_paper
from journal.queries import documents_of
from journal.services import exports
from privacy.models import AccessEvent, Act
from requests.models import LeaderDecision, SupportRequest
from requests.services import intake, triage
from schools.models import Municipality
from tests import personas, stories
from tests.conftest import MONDAY
from tests.courses.conftest import TUESDAY_10, book, close, log

SEEN, AGREED = "Uro ved dørene hver dag.", "Kom ind i rækkefølge, æøå ÆØÅ."


@pytest.fixture
def asked(tina, nordbakke, monday):
    return stories.a_submitted_request(tina, nordbakke, now=MONDAY)


@pytest.fixture
def course(tina, nordbakke, coordinator, advisor, monday):
    """A course with an observation of which the school reads one answer of two."""
    course = stories.a_course(tina, nordbakke, coordinator, advisor, now=MONDAY)
    session = book(course, kind="observation", starts_at=TUESDAY_10)
    log(session, now=TUESDAY_10 + dt.timedelta(days=1), patterns=SEEN, agreements=AGREED)
    return course


@pytest.fixture
def note(coordinator):
    """Take the documents of a case out, for the journal unless a day of asking is given."""

    def noted(case, *, now=MONDAY, by=coordinator, **changes):
        given = {"kle_number": "17.15.04", "reference": "", "asked_on": None} | changes
        return exports.note(case, by=by, now=now, **given)

    return noted


def opened(content):
    archive = zipfile.ZipFile(io.BytesIO(content))
    return archive, json.loads(archive.read("metadata.json"))


def text_of(paper):
    pages = pypdf.PdfReader(io.BytesIO(paper)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_zip_holds_a_paper_of_each_document_and_what_the_journal_asks_for(
    course, coordinator, note
):
    export = note(course.support_request, reference="ESDH-12")

    archive, told = opened(exports.fetch(export, by=coordinator))

    number = course.support_request.case_number
    assert archive.namelist() == [
        *("01-henvendelse.pdf", "02-aftale-om-forloeb.pdf", "03-besoegsrapport-observation.pdf"),
        "metadata.json",
    ]
    assert told["case"]["number"] == number
    assert told["case"]["title"] == "Klasserumsledelse, Nordbakkeskolen"
    assert (told["case"]["kle"], told["case"]["esdh_reference"]) == ("17.15.04", "ESDH-12")
    first, _agreement, visit = told["documents"]
    assert {
        name: first[name]
        for name in ("number", "title", "theme", "direction", "received_on", "sent_on", "sender")
    } == {
        "number": f"{number}-01",
        "title": "Henvendelse",
        "theme": "Klasserumsledelse",
        "direction": "incoming",
        "received_on": "2026-11-16",
        "sent_on": None,
        "sender": "Nordbakkeskolen",
    }
    assert (visit["direction"], visit["sent_on"]) == ("outgoing", "2026-11-18")
    for line in told["documents"]:
        paper = archive.read(line["file"])
        assert (line["sha256"], line["bytes"]) == (sha256(paper).hexdigest(), len(paper))
        assert line["format"] == ARCHIVE_NAME


def test_a_paper_can_be_read_by_people_and_machines(course, coordinator, note):
    export = note(course.support_request)
    archive, _told = opened(exports.fetch(export, by=coordinator))

    reader = pypdf.PdfReader(io.BytesIO(archive.read("03-besoegsrapport-observation.pdf")))

    root = reader.trailer["/Root"]
    assert root["/Lang"].startswith("da")
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Besøgsrapport: observation"
    assert reader.metadata.subject == "Klasserumsledelse"
    assert [line.title for line in reader.outline][-2:] == [
        *("Besøget", "Det, der blev gjort og aftalt"),
    ]
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    assert all("+LibertinusSerif" in font.get_object()["/BaseFont"] for font in fonts)
    text = text_of(archive.read("03-besoegsrapport-observation.pdf"))
    assert AGREED in text
    assert f"{course.support_request.case_number}-03" in text
    assert "Fjordby Kommune" in text
    assert "Side 1 af 1" in text


def test_the_working_notes_of_the_advisor_are_no_document(course, coordinator, note):
    archive, _told = opened(exports.fetch(note(course.support_request), by=coordinator))

    assert not any(SEEN in text_of(archive.read(n)) for n in archive.namelist() if "pdf" in n)


def test_a_course_that_is_over_has_all_its_documents(
    course, tina, coordinator, centre_leader, note
):
    case = course.support_request
    LeaderDecision.objects.create(
        support_request=case,
        outcome="phone",
        promised_on=MONDAY.date(),
        note="Kun til koordinatoren",
        decided_at=MONDAY,
        decided_by=centre_leader,
    )
    cycle = stories.an_action_learning(course, now=MONDAY)
    course.goals.create(text="Ro fra første minut", signs="Alle sidder")
    close(course)
    ActionLearning.objects.filter(pk=cycle.pk).update(
        status="concluded", concluded_at=MONDAY, learned="At begynde roligt."
    )
    Evaluation.objects.create(course=course, given_at=MONDAY, given_by=tina, better_able=5)
    asked = course.follow_ups.earliest("due_on")
    course.follow_ups.filter(pk=asked.pk).update(
        status="answered",
        asked_at=MONDAY,
        answer_by=MONDAY.date(),
        answered_at=MONDAY,
        goal_holds="yes",
    )

    found = documents_of(SupportRequest.objects.get(pk=case.pk))

    assert {document.kind for document in found} >= {
        *(Kind.REQUEST, Kind.DECISION, Kind.AGREEMENT, Kind.PLAN, Kind.VISIT),
        *(Kind.ACTION_LEARNING, Kind.CLOSING, Kind.EVALUATION, Kind.FOLLOW_UP),
    }
    evaluation = next(one for one in found if one.kind == Kind.EVALUATION)
    assert [answer for _question, answer in evaluation.sections[0].facts] == [
        *("I meget høj grad", "Ved ikke", "Ved ikke", "Ved ikke", "Ved ikke"),
    ]
    assert "Kun til koordinatoren" not in str(found)
    assert [document.day for document in found] == sorted(document.day for document in found)


def test_a_rejection_is_a_document_with_its_reason(asked, coordinator):
    triage.decline(
        asked, by=coordinator, now=MONDAY, version=asked.version, reason="Det hører til PPR."
    )

    *_others, last = documents_of(SupportRequest.objects.get(pk=asked.pk))

    assert (last.title, last.sent_on) == ("Afslag", MONDAY.date())
    assert last.sections[0].facts == [("Begrundelse", "Det hører til PPR.")]


def test_a_question_and_its_answer_are_one_document(asked, tina, coordinator):
    question = triage.ask(
        asked, by=coordinator, now=MONDAY, version=asked.version, text="Hvor mange?"
    )
    intake.answer(question, by=tina, now=MONDAY, text="Fire.")

    found = documents_of(SupportRequest.objects.get(pk=asked.pk))

    assert [document.title for document in found] == ["Henvendelse", "Spørgsmål til skolen"]
    assert found[1].sections[0].facts == [
        *(("Spørgsmål", "Hvor mange?"), ("Svar", "Fire.")),
        ("Besvaret", "16. november 2026 kl. 09.00"),
    ]


def test_the_same_export_gives_the_same_bytes(course, coordinator, note):
    export = note(course.support_request, now=MONDAY.replace(microsecond=123_456))

    assert exports.fetch(export, by=coordinator) == exports.fetch(export, by=coordinator)


def test_a_document_keeps_its_number_and_new_ones_come_after(asked, coordinator, note):
    first = note(asked)
    triage.ask(asked, by=coordinator, now=MONDAY, version=asked.version, text="Hvor mange?")

    second = note(asked)

    assert [(line["number"], line["title"]) for line in first.documents] == [(1, "Henvendelse")]
    assert [(line["number"], line["title"]) for line in second.documents] == [
        *((1, "Henvendelse"), (2, "Spørgsmål til skolen")),
    ]


def test_a_number_that_was_given_is_never_given_again():
    def paper(key):
        return Document(key, Kind.VISIT, key, "a", "b", (), sent_on=MONDAY.date())

    lines = numbered([paper("new"), paper("old")], {"old": 1, "gone": 2})

    assert [(line.number, line.document.key) for line in lines] == [(1, "old"), (3, "new")]


def test_what_has_changed_since_is_said(client, course, coordinator, note):
    case = course.support_request
    export = note(case, now=MONDAY + dt.timedelta(days=9))
    client.force_login(coordinator)
    address = reverse("journal:case", args=[case.pk])

    same = client.get(address).content.decode()
    SessionLog.objects.update(agreements="Noget andet")
    LeaderDecision.objects.create(
        support_request=case, outcome="phone", promised_on=MONDAY.date(), decided_by=coordinator
    )
    changed = client.get(address).content.decode()
    refused = client.get(reverse("journal:file", args=[export.pk]), follow=True).content.decode()

    assert "Journaliseret 25. november 2026, 3 dokumenter. Intet er ændret siden." in same
    assert "Sagen er ændret siden" in changed
    assert "Ændret: Besøgsrapport: observation" in changed
    assert "Nyt: Centerlederens beslutning" in changed
    assert "den samme fil kan ikke laves igen" in refused


def test_a_document_that_is_gone_is_named(client, asked, coordinator, note):
    question = triage.ask(asked, by=coordinator, now=MONDAY, version=asked.version, text="Hvor?")
    export = note(asked)
    question.delete()
    client.force_login(coordinator)

    page = client.get(reverse("journal:case", args=[asked.pk])).content.decode()

    assert "Ikke længere i sagen: Spørgsmål til skolen" in page
    with pytest.raises(ChangedSince):
        exports.fetch(export, by=coordinator)


def test_the_case_page_says_when_it_was_journalised(client, asked, coordinator, note):
    client.force_login(coordinator)
    before = client.get(reverse("coordinator:detail", args=[asked.pk])).content.decode()
    note(asked, asked_on=MONDAY.date())
    for_somebody = client.get(reverse("coordinator:detail", args=[asked.pk])).content.decode()
    note(asked)

    after = client.get(reverse("coordinator:detail", args=[asked.pk])).content.decode()

    assert "Ikke journaliseret endnu" in before
    assert "Ikke journaliseret endnu" in for_somebody
    assert "Journaliseret 16. november 2026, 1 dokument" in after


def test_the_coordinator_takes_out_and_fetches_and_both_are_in_the_access_log(
    client, asked, coordinator
):
    client.force_login(coordinator)
    form = {"occasion": "journal", "kle_number": "17.15.04", "reference": ""}

    client.post(reverse("journal:case", args=[asked.pk]), form)
    export = JournalExport.objects.get()
    answer = client.get(reverse("journal:file", args=[export.pk]))

    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == (
        f'attachment; filename="journal-{asked.case_number}.zip"'
    )
    assert opened(answer.content)[1]["occasion"] == "journal"
    line = AccessEvent.objects.get(act=Act.EXPORT)
    assert (line.object_type, line.object_id) == ("requests.supportrequest", asked.pk)
    assert (line.actor_id, line.why) == (coordinator.pk, "journal")
    assert AccessEvent.objects.filter(act=Act.CREATE, object_type="journal.journalexport").exists()


def test_the_number_of_the_municipality_is_proposed_and_can_be_changed(client, asked, coordinator):
    Municipality.objects.filter(pk=asked.municipality_id).update(kle_number="17.00.00")
    client.force_login(coordinator)
    address = reverse("journal:case", args=[asked.pk])

    page = client.get(address).content.decode()
    half_a_date = {"asked_on_day": "1"}  # of no matter when nobody has asked
    client.post(address, {"occasion": "journal", "kle_number": "17.15.04"} | half_a_date)

    assert 'value="17.00.00"' in page
    assert JournalExport.objects.get().kle_number == "17.15.04"


@pytest.mark.parametrize(
    ("came", "due"),
    [
        pytest.param(dt.date(2026, 11, 16), dt.date(2026, 11, 25), id="over a weekend"),
        pytest.param(dt.date(2026, 12, 23), dt.date(2027, 1, 5), id="over Christmas"),
    ],
)
def test_access_to_documents_is_answered_within_seven_working_days(asked, note, came, due):
    export = note(asked, asked_on=came)

    assert (export.occasion, export.answer_by) == ("access", due)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"occasion": ""}, "Vælg, hvad dokumenterne skal bruges til"),
        ({"occasion": "access"}, "Skriv den dag, anmodningen kom"),
        ({"occasion": "access", "asked_on_day": "1"}, "Skriv både dag, måned og år"),
        (
            {
                "occasion": "access",
                "asked_on_day": "1",
                "asked_on_month": "1",
                "asked_on_year": "2027",
            },
            "Vælg i dag eller en tidligere dag",
        ),
        ({"kle_number": "1" * 41}, "Skriv KLE-nummeret med højst 40 tegn"),
        ({"reference": "311236-4123"}, "CPR-nummer"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_noted(client, asked, coordinator, changes, said):
    client.force_login(coordinator)
    form = {"occasion": "journal", "kle_number": "", "reference": ""} | changes

    page = client.post(reverse("journal:case", args=[asked.pk]), form)

    assert page.status_code == 422
    assert said in page.content.decode()
    assert not JournalExport.objects.exists()


@pytest.mark.parametrize("who", ["tina", "anna", "bo", "centre_leader", "administrator"])
def test_nobody_else_finds_the_journal(client, request, asked, note, who):
    export = note(asked)
    client.force_login(request.getfixturevalue(who))

    for address in (
        reverse("journal:list"),
        reverse("journal:case", args=[asked.pk]),
        reverse("journal:file", args=[export.pk]),
    ):
        assert client.get(address).status_code == 404


def test_the_neighbours_coordinator_finds_nothing(client, asked, note, other_municipality):
    export = note(asked)
    nina = personas.in_municipality("Nina", "n@x.example", Role.COORDINATOR, other_municipality)
    client.force_login(nina)

    assert client.get(reverse("journal:case", args=[asked.pk])).status_code == 404
    assert client.get(reverse("journal:file", args=[export.pk])).status_code == 404
    assert list(client.get(reverse("journal:list")).context["page"]) == []
    with pytest.raises(NotAllowed):
        note(asked, by=nina)
    with pytest.raises(NotAllowed):
        exports.fetch(export, by=nina)


def test_a_draft_has_no_journal(client, tina, nordbakke, coordinator, note, monday):
    draft = stories.a_draft(tina, nordbakke, now=MONDAY)
    client.force_login(coordinator)

    assert client.get(reverse("journal:case", args=[draft.pk])).status_code == 404
    with pytest.raises(NotAllowed):
        note(draft)


def test_the_list_is_searched_by_number_and_school_and_the_search_is_logged(
    client, asked, coordinator
):
    client.force_login(coordinator)

    def found(words):
        return list(client.get(reverse("journal:list"), {"q": words}).context["page"])

    assert found(asked.case_number) == [asked]
    assert found("nordbakke") == [asked]
    assert found("9999") == []
    event = AccessEvent.objects.filter(act=Act.SEARCH).latest("pk")
    assert (event.criteria, event.why) == ("q", "journal")
    stopped = client.get(reverse("journal:list"), {"q": "311236-4123"}, follow=True)
    assert "ligner et CPR-nummer" in stopped.content.decode()


def a_paper(text):
    document = Document(
        "x",
        Kind.VISIT,
        "Besøg",
        "a",
        "b",
        [Section("Del", [("Felt", text)])],
        sent_on=MONDAY.date(),
    )
    given = {"municipality": "Fjordby Kommune", "number": "2026-0001-01", "subject": "Ro"}
    return set_paper(document, about=[("Sag", "2026-0001")], at=MONDAY, **given)


def test_what_people_write_is_never_read_as_markup():
    text = (
        '#panic("x") $a_1$ *fed* _kursiv_ = overskrift \\ // `kode` <a> @ref #read("/etc/passwd")'
    )

    paper, form = a_paper(text)

    assert form == ARCHIVE_NAME
    assert " ".join(text.split()) in text_of(paper)


def test_a_sign_the_font_lacks_costs_the_archives_name_and_not_the_paper():
    paper, form = a_paper("Godt gået 🎉 i dag")

    assert form == PLAIN_NAME
    assert "Godt gået" in text_of(paper)


def test_a_long_document_numbers_its_pages():
    paper, _form = a_paper("\n".join(f"Linje {number} om æbler på Ærø." for number in range(150)))

    pages = pypdf.PdfReader(io.BytesIO(paper)).pages
    assert [f"Side {n} af {len(pages)}" in page.extract_text() for n, page in enumerate(pages, 1)]
    assert len(pages) > 2


def test_the_page_costs_the_same_for_few_visits_and_many(client, course, coordinator, statements):
    client.force_login(coordinator)
    address = reverse("journal:case", args=[course.support_request_id])
    with statements() as few:
        client.get(address)
    for week in range(1, 7):
        session = book(course, starts_at=TUESDAY_10 + dt.timedelta(weeks=week))
        log(session, now=TUESDAY_10 + dt.timedelta(weeks=8))

    with statements() as many:
        client.get(address)

    assert len(few) == len(many)


def test_a_case_without_documents_is_refused(client, asked, coordinator, note, monkeypatch):
    monkeypatch.setattr(exports, "documents_of", lambda _case: [])
    client.force_login(coordinator)

    page = client.post(reverse("journal:case", args=[asked.pk]), {"occasion": "journal"})

    assert page.status_code == 422
    assert "ingen dokumenter af betydning" in page.content.decode()
    with pytest.raises(NothingToJournal):
        note(asked)

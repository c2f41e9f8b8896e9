"""Choose a file, read what it would change, save it."""

import pytest
from django.contrib.sessions.models import Session as BrowserSession
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from notifications.models import Message
from schools.models import School
from schools.sheets import MAX_BYTES

pytestmark = pytest.mark.once

CHOOSE = "/admin/schools/school/importer/"
PREVIEW = "/admin/schools/school/importer/se/"
USERS = "/admin/accounts/user/importer/"
SCHOOLS = "Navn;Institutionsnummer\nÅparkens Skole;280101\nEngskolen;280102\n"


@pytest.fixture
def office(client, administrator, monday):
    client.force_login(administrator)
    return client


def upload(text, municipality, encoding="cp1252"):
    file = SimpleUploadedFile("skoler.csv", text.encode(encoding))
    return {"municipality": municipality.pk, "file": file}


def test_the_list_links_to_the_import(office):
    assert CHOOSE in office.get("/admin/schools/school/").content.decode()


def test_nothing_is_saved_before_it_is_said(office, municipality):
    response = office.post(CHOOSE, upload(SCHOOLS, municipality))
    assert response.url == PREVIEW

    page = office.get(PREVIEW).content.decode()
    assert "Nye: 2. Ændrede: 0. Uændrede: 0." in page
    assert "Åparkens Skole" in page
    assert not School.objects.exists()

    response = office.post(PREVIEW)
    assert response.url == "/admin/schools/school/"
    assert School.objects.count() == 2


def test_the_file_is_gone_when_it_is_saved(office, municipality):
    office.post(CHOOSE, upload(SCHOOLS, municipality))
    office.post(PREVIEW)

    assert office.post(PREVIEW).url == CHOOSE
    [session] = BrowserSession.objects.all()
    assert "import schools.school" not in session.get_decoded()


def test_a_file_with_faults_shows_line_column_and_cure_and_no_button(office, municipality):
    office.post(CHOOSE, upload("Navn;Institutionsnummer\nA;12\n", municipality))

    page = office.get(PREVIEW).content.decode()

    assert "<td>2</td><td>Institutionsnummer</td><td>Skriv seks cifre" in page
    assert 'type="submit" class="default"' not in page
    office.post(PREVIEW)
    assert not School.objects.exists()


def test_a_file_that_changes_nothing_has_no_button(office, municipality):
    for _round in range(2):
        office.post(CHOOSE, upload(SCHOOLS, municipality))
        page = office.get(PREVIEW).content.decode()
        office.post(PREVIEW)

    assert "Uændrede: 2." in page
    assert 'type="submit" class="default"' not in page


def test_people_are_imported_and_invited_from_the_page(office, municipality, nordbakke):
    text = "E-mail;Navn;Rolle;Skole\nny@x.dk;Ny Lærer;teacher;280001\n"
    office.post(USERS, upload(text, municipality))
    office.get(f"{USERS}se/")
    assert not User.objects.filter(email="ny@x.dk").exists()

    office.post(f"{USERS}se/")

    assert Message.objects.get().recipient.email == "ny@x.dk"


def test_names_in_a_file_can_not_write_to_the_page(office, municipality):
    office.post(CHOOSE, upload("Navn\n<script>alert(1)</script>\n", municipality))

    assert "<script>alert" not in office.get(PREVIEW).content.decode()


def test_a_long_file_is_shown_in_part(office, municipality):
    lines = "".join(f"Skole {n}\n" for n in range(5000))
    office.post(CHOOSE, upload(f"Navn\n{lines}", municipality))

    page = office.get(PREVIEW)

    assert "Og 4800 linjer mere." in page.content.decode()
    assert len(page.content) < 250_000


@pytest.mark.parametrize("data", [{}, {"municipality": "", "file": ""}])
def test_no_file_says_so(office, municipality, data):
    page = office.post(CHOOSE, data)

    assert page.status_code == 422
    assert "Vælg en fil" in page.content.decode()


def test_a_file_too_large_or_empty_is_refused_at_once(office, municipality):
    assert office.post(CHOOSE, upload("x" * (MAX_BYTES + 1), municipality)).status_code == 422
    assert office.post(CHOOSE, upload("", municipality)).status_code == 422


def test_another_municipality_can_not_be_chosen(office, other_municipality):
    assert office.post(CHOOSE, upload(SCHOOLS, other_municipality)).status_code == 422


@pytest.mark.parametrize("address", [CHOOSE, PREVIEW, USERS])
def test_nobody_else_imports(client, coordinator, address):
    client.force_login(coordinator)

    assert client.post(address, follow=True).status_code == 403

"""What every answer carries, whoever asks for what, and what no question may hold."""

import re
from io import BytesIO

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client
from django.urls import reverse

from kompetencecenter import views
from kompetencecenter.wall import HEADERS
from schools.uploads import InMemory
from tests.addresses import ALL, BACKEND, PUBLIC

pytestmark = pytest.mark.once

ON_EVERY_ANSWER = {
    **HEADERS,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
}


@pytest.fixture
def tls(settings):
    """The settings of production that travel in headers."""
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    return settings


def faults(response) -> list[str]:
    """Return what is missing from the answer, or loose in it."""
    found = [
        f"{name}: {response.get(name)}"
        for name, value in ON_EVERY_ANSWER.items()
        if response.get(name) != value
    ]
    policy = response.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or re.search(r"unsafe|\*|https?:", policy):
        found.append(f"Content-Security-Policy: {policy}")
    for cookie in response.cookies.values():
        is_kept = cookie["max-age"] != 0
        if is_kept and not (
            cookie["secure"] and cookie["httponly"] and cookie["samesite"] == "Lax"
        ):
            found.append(f"cookie {cookie.key}")
    return found


def walk(people, world) -> list[str]:
    """Ask for every address as everybody and return each fault with who asked and where."""
    found = []
    for person in people:
        client = Client(raise_request_exception=False)
        if person is not None:
            client.force_login(getattr(person, "user", person), backend=BACKEND)
        for name, arguments in ALL:
            if name in PUBLIC and arguments:
                continue
            address = reverse(name, kwargs=world.arguments(name) if arguments else None)
            response = client.get(address, secure=True)
            found += [f"{address}: {fault}" for fault in faults(response)]
            is_hers = person is not None and name not in {"alive", "ready", "running", "metrics"}
            if is_hers and "no-store" not in response.get("Cache-Control", ""):
                found.append(f"{address}: may be kept by the browser")
    return found


def test_every_address_has_the_whole_wall(world, tls, coordinator, advisor):
    assert walk([None, coordinator, advisor], world) == []


def test_the_administration_has_the_whole_wall(client, tls, administrator):
    client.force_login(administrator, backend=BACKEND)

    for address in ("/admin/", "/admin/schools/school/", "/admin/schools/school/add/"):
        response = client.get(address, secure=True)
        assert (faults(response), response.status_code) == ([], 200)
        assert "no-store" in response["Cache-Control"]


def _break(*_arguments):
    raise RuntimeError


QUESTIONS = {
    "200": lambda client: client.get("/static/kompetencecenter/app.js", secure=True),
    "301": lambda client: client.get("/log-ind", secure=True),
    "400": lambda client: client.get("/log-ind/?next=%00", secure=True),
    "403": lambda client: client.post("/log-ind/", secure=True),
    "404": lambda client: client.get("/findes-ikke/", secure=True),
    "405": lambda client: client.put("/sundhed/", secure=True),
    "413": lambda client: client.post("/log-ind/", {"a": "x" * 1_000_001}, secure=True),
    "500": lambda client: client.get("/privatliv/", secure=True),
}


@pytest.mark.parametrize("status", QUESTIONS)
def test_errors_and_files_have_the_whole_wall(status, tls, db, monkeypatch):
    if status == "500":
        monkeypatch.setattr(views, "paper_of", _break)
    client = Client(raise_request_exception=False, enforce_csrf_checks=status == "403")

    response = QUESTIONS[status](client)

    response.close()
    assert (faults(response), str(response.status_code)) == ([], status)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"username": "x" * 1_000_001}, "mere, end vi kan tage imod på en gang"),
        ({f"f{n}": "" for n in range(2_001)}, "mere, end vi kan tage imod på en gang"),
    ],
)
def test_too_much_at_once_is_refused_with_the_cure(client, db, sent, said):
    response = client.post("/log-ind/", sent)

    assert (response.status_code, said in response.content.decode()) == (413, True)


def a_file(name="sagsakter.pdf", content=b"x"):
    return SimpleUploadedFile(name, content)


def test_a_file_is_refused_on_every_page_but_the_imports(world, tina, coordinator, advisor):
    """The refusal comes before the view, so it matters not what the page would do with it."""
    taken = []
    token = "a" * 32
    for person in (tina, coordinator, advisor.user):
        client = Client(enforce_csrf_checks=True)
        client.force_login(person, backend=BACKEND)
        client.cookies["csrftoken"] = token
        for name, arguments in ALL:
            if name in PUBLIC and arguments:
                continue
            address = reverse(name, kwargs=world.arguments(name) if arguments else None)
            sent = {"csrfmiddlewaretoken": token, "file": a_file(), "text": "x"}
            response = client.post(address, sent)
            if response.status_code != 400 or "Filer kan ikke sendes her" not in str(
                response.content, "utf-8"
            ):
                taken.append(f"{address}: {response.status_code}")

    assert taken == []


@pytest.mark.parametrize("name", ["skoler.xlsx", "skoler.csv.exe", "skoler"])
def test_an_import_takes_files_of_its_own_kinds_alone(client, administrator, municipality, name):
    client.force_login(administrator, backend=BACKEND)

    response = client.post(
        "/admin/schools/school/importer/", {"municipality": municipality.pk, "file": a_file(name)}
    )

    assert response.status_code == 422
    assert "ender på .csv, .txt eller .ics" in response.content.decode()


def test_an_import_keeps_its_file_in_memory_and_no_more_of_it_than_is_read(
    client, administrator, municipality, monkeypatch
):
    kept = []
    as_it_is = InMemory.file_complete

    def noted(handler, size):
        file = as_it_is(handler, size)
        kept.append((type(file.file), file.size, len(file.file.getvalue())))
        return file

    monkeypatch.setattr(InMemory, "file_complete", noted)
    client.force_login(administrator, backend=BACKEND)
    sent = {"municipality": municipality.pk, "file": a_file("skoler.csv", b"x" * 6_000_000)}

    response = client.post("/admin/schools/school/importer/", sent)

    assert (response.status_code, kept) == (422, [(BytesIO, 6_000_000, 2_000_001)])


def test_a_number_that_can_be_no_key_is_a_page_that_is_not_there(client, advisor):
    client.force_login(advisor.user, backend=BACKEND)

    for address in ("/vejleder/eksempler/{}/", "/vejleder/forloeb/{}/aktionslaering/begynd/"):
        assert client.post(address.format("9" * 40)).status_code == 404


def test_nothing_stores_files():
    """No model holds one, so nothing that is sent could lie on a disk."""
    holders = [
        field
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.FileField)
    ]

    assert holders == []

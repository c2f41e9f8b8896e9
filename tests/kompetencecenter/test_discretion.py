"""When something breaks, the log, the mail about it and the page tell where, and nothing typed."""

import io
import json
import logging
import logging.config
import runpy

import pytest
from celery import Celery
from django.conf import settings
from django.core import mail
from django.db import DatabaseError, IntegrityError
from django.test import Client

from accounts.services import passwords
from kompetencecenter.discretion import Json, Line, told, without_secrets

TYPED = "hemmelig.tina@fjordby.example"
CPR = "311236-4123"  # born in 2036: hits nobody alive
TOKEN = "abc123-hemmelig"
SECRETS = (TYPED, CPR, TOKEN, "kage-af-hemmelighed")


def breaks(*arguments, **named):
    """Stands in for a service: the message of what it raises holds all it was given."""
    raise ValueError(f"can not read {arguments} {named} {CPR}")


@pytest.fixture(params=["line", "json"])
def log(request):
    """What the handler of the house writes, in both of its formats."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    options = dict(settings.LOGGING["formatters"][request.param])
    handler.setFormatter(
        logging.config.DictConfigurator({"version": 1}).configure_formatter(options)
    )
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


def break_it(monkeypatch, settings):
    """Post a form to a view that raises, with a secret everywhere it can stand."""
    settings.ADMINS = [("Drift", "drift@fjordby.example")]
    monkeypatch.setattr(passwords, "request_reset", breaks)
    client = Client(raise_request_exception=False)
    client.cookies["kage"] = "kage-af-hemmelighed"
    return client.post(
        f"/glemt-adgangskode/?q={CPR}",
        {"email": TYPED, "fritekst": CPR},
        headers={"Authorization": f"Bearer {TOKEN}"},
    )


def test_what_breaks_is_told_in_the_log_without_what_was_typed(db, log, monkeypatch, settings):
    response = break_it(monkeypatch, settings)

    assert response.status_code == 500
    text = log.getvalue()
    assert "Internal Server Error: /glemt-adgangskode/" in text
    assert "passwords.py" in text
    assert "builtins.ValueError" in text
    assert [secret for secret in SECRETS if secret in text] == []


def test_what_breaks_is_mailed_without_what_was_typed(db, monkeypatch, settings):
    break_it(monkeypatch, settings)

    [told_by_mail] = mail.outbox
    text = str(told_by_mail.message())
    assert "builtins.ValueError" in told_by_mail.body
    assert [secret for secret in (*SECRETS, settings.SECRET_KEY) if secret in text] == []


def test_the_page_about_it_tells_nothing(db, monkeypatch, settings):
    page = break_it(monkeypatch, settings).content.decode()

    assert "Der gik noget galt hos os" in page
    hidden = (*SECRETS, settings.SECRET_KEY, "ValueError", "passwords.py")
    assert [word for word in hidden if word in page] == []


def test_a_job_that_breaks_is_told_without_what_it_was_about(log):
    jobs = Celery(set_as_current=False)  # ours would have the job on its timetable
    jobs.task(name="tests.breaks", shared=False)(breaks).apply([TYPED], {"token": TOKEN})

    text = log.getvalue()
    assert "Task tests.breaks" in text
    assert "raised unexpected: ValueError" in text
    assert "builtins.ValueError" in text
    assert [secret for secret in SECRETS if secret in text] == []


def test_an_object_for_machines_is_still_one(log):
    logging.getLogger("kompetencecenter").error("broke", exc_info=ValueError(CPR))

    line = log.getvalue()
    assert CPR not in line
    if line.startswith("{"):
        assert "builtins.ValueError" in json.loads(line)["exc_info"]


def test_every_exception_of_a_chain_is_told_the_first_first():
    try:
        try:
            int(CPR)
        except ValueError as wrong:
            raise KeyError(TYPED) from wrong
    except KeyError as found:
        text = told(found)

    assert text.index("builtins.ValueError") < text.index("builtins.KeyError")
    assert CPR not in text
    assert TYPED not in text


def test_a_constraint_is_named():
    class Diagnosis:
        constraint_name = "one_open_offer"

    below = DatabaseError(f"DETAIL: Key (email)=({TYPED})")
    below.diag = Diagnosis()
    error = IntegrityError(TYPED)
    error.__cause__ = below

    assert "(one_open_offer)" in told(error)
    assert TYPED not in told(error)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (f"/glemt-adgangskode/MQ/{TOKEN}/", "/glemt-adgangskode/MQ/*/"),
        (f"/invitation/MQ/{TOKEN}/", "/invitation/MQ/*/"),
        (f"/kalender/{TOKEN}.ics", "/kalender/*.ics"),
        ("/kalender/mine/", "/kalender/mine/"),
        ("/glemt-adgangskode/sendt/", "/glemt-adgangskode/sendt/"),
    ],
)
def test_addresses_are_logged_without_what_opens_a_door(path, shown, client, db, log):
    conf = runpy.run_path(str(settings.BASE_DIR / "gunicorn.conf.py"))
    logging.getLogger("django.request").warning("Not Found: %s", path)

    assert shown in log.getvalue()
    assert TOKEN not in log.getvalue()
    assert without_secrets(path) == conf["SECRET_IN_PATH"].sub(r"\1\2*", path) == shown


def test_both_formats_are_discreet():
    made = {name: options["()"] for name, options in settings.LOGGING["formatters"].items()}

    assert made == {"line": f"{Line.__module__}.Line", "json": f"{Json.__module__}.Json"}

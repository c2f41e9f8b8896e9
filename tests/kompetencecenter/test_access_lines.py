"""The lines the web process prints tell nothing that opens a door."""

import datetime as dt
import runpy
from types import SimpleNamespace

import pytest
from django.conf import settings
from gunicorn.config import Config


@pytest.mark.parametrize(
    ("path", "printed"),
    [
        ("/kalender/5rT0-hemmelig.ics", "/kalender/*.ics"),
        ("/kalender/", "/kalender/"),
        ("/forloeb/7/", "/forloeb/7/"),
    ],
)
def test_the_secret_of_a_calendar_is_not_printed(path, printed):
    conf = runpy.run_path(str(settings.BASE_DIR / "gunicorn.conf.py"))
    logger = conf["logger_class"](Config())
    answer = SimpleNamespace(status="200 OK", sent=1, headers=[])
    environ = {
        "PATH_INFO": path,
        "RAW_URI": path,
        "REQUEST_METHOD": "GET",
        "SERVER_PROTOCOL": "HTTP/1.1",
    }
    line = conf["access_log_format"]

    atoms = logger.atoms(answer, SimpleNamespace(headers=[]), environ, dt.timedelta(seconds=1))

    assert atoms["U"] == printed
    assert "%(r)s" not in line

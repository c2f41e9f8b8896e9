"""The setup says in one line what stopped it, and does nothing twice."""

import os
import subprocess
import sys

import pytest

from tools import prepare
from tools.prepare import ROOT, SetupError, Stamp

PIP_OFFLINE = """
WARNING: Retrying (Retry(total=1)) after connection broken by 'NewConnectionError':
  Failed to establish a new connection: [Errno -3] Temporary failure in name resolution
ERROR: No matching distribution found for amqp==5.4.2
"""
UV_OFFLINE = "error: Request failed\n  Caused by: error sending request for url\n"
NPM_OFFLINE = "npm error code EAI_AGAIN\nnpm error request failed, reason: getaddrinfo EAI_AGAIN\n"


@pytest.mark.parametrize("output", [PIP_OFFLINE, UV_OFFLINE, NPM_OFFLINE])
def test_no_network_is_told_as_such(output):
    assert prepare.explain("Pakkerne", output) == (
        "Pakkerne kunne ikke hentes: ingen forbindelse til pakkelageret. "
        "Detaljer: var/log/setup.log"
    )


@pytest.mark.parametrize(
    ("output", "line"),
    [
        ("ModuleNotFoundError: No module named 'x'", "Pakkerne kunne ikke installeres."),
        ("OSError: [Errno 28] No space left on device", "Pakkerne kunne ikke installeres: disken"),
        ("... because ensurepip is not available.", "Denne Python mangler modulet venv"),
    ],
)
def test_other_reasons_are_not_blamed_on_the_network(output, line):
    assert prepare.explain("Pakkerne", output).startswith(line)


def test_a_failing_command_is_logged_and_told(tmp_path, monkeypatch):
    monkeypatch.setattr(prepare, "LOG", tmp_path / "setup.log")
    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    complain = [sys.executable, "-c", "import sys; sys.exit('ECONNREFUSED')"]

    with pytest.raises(SetupError, match="ingen forbindelse"):
        prepare.run(complain, "Pakkerne")

    assert "ECONNREFUSED" in (tmp_path / "setup.log").read_text()


def test_an_earlier_failure_in_the_log_is_not_read_again(tmp_path, monkeypatch):
    monkeypatch.setattr(prepare, "LOG", tmp_path / "setup.log")
    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    (tmp_path / "setup.log").write_text("ECONNREFUSED\n")

    with pytest.raises(SetupError, match="kunne ikke installeres"):
        prepare.run([sys.executable, "-c", "raise SystemExit(3)"], "Pakkerne")


def test_a_stamp_holds_until_the_lock_changes(tmp_path):
    lock, mark = tmp_path / "runtime.txt", tmp_path / "installed"
    lock.write_text("a==1\n")
    assert not Stamp(lock).is_current(mark)

    Stamp(lock).write(mark)
    assert Stamp(lock).is_current(mark)

    lock.write_text("a==2\n")
    assert not Stamp(lock).is_current(mark)


@pytest.fixture
def installs(tmp_path, monkeypatch):
    """A checkout with locks and a .venv; returns the commands that would have been run."""
    commands = []
    for name in ("runtime", "dev"):
        (tmp_path / f"{name}.txt").write_text(f"{name}==1\n")
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(prepare, "REQUIREMENTS", tmp_path)
    monkeypatch.setattr(prepare, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(prepare, "_has_python", lambda **_: True)
    monkeypatch.setattr(prepare, "run", lambda command, what: commands.append(command[-1]))
    return commands


def test_packages_are_installed_once(installs, tmp_path):
    prepare.install_packages("runtime")
    prepare.install_packages("runtime")

    assert installs == [str(tmp_path / "runtime.txt")]


def test_the_development_packages_cover_the_runtime(installs, tmp_path):
    prepare.install_packages("dev")
    prepare.install_packages("runtime")

    assert installs == [str(tmp_path / "dev.txt")]


def test_the_runtime_does_not_cover_development(installs, tmp_path):
    prepare.install_packages("runtime")
    prepare.install_packages("dev")

    assert installs == [str(tmp_path / "runtime.txt"), str(tmp_path / "dev.txt")]


def test_a_failed_installation_is_tried_again(installs, tmp_path, monkeypatch):
    prepare.install_packages("runtime")
    (tmp_path / "runtime.txt").write_text("runtime==2\n")

    def fail(command, what):
        raise SetupError(what)

    with monkeypatch.context() as failing:
        failing.setattr(prepare, "run", fail)
        with pytest.raises(SetupError):
            prepare.install_packages("runtime")
    prepare.install_packages("runtime")

    assert installs == [str(tmp_path / "runtime.txt")] * 2


def test_find_python_refuses_an_old_one_in_one_line(tmp_path):
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\n[ \"$1\" = --version ] && echo 'Python 3.9.2' && exit 0\nexit 1\n")
    old.chmod(0o755)
    result = find_python(PYTHON=str(old))

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        "Kompetencecenter kræver Python 3.11 eller nyere; fandt Python 3.9.2. "
        "Peg på en anden med PYTHON=/sti/til/python\n"
    )


def test_find_python_passes_by_an_old_one(tmp_path):
    for name, answer in {"python3": 1, "python3.13": 0}.items():
        candidate = tmp_path / name
        candidate.write_text(f"#!/bin/sh\nexit {answer}\n")
        candidate.chmod(0o755)
    result = find_python(PATH=f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin")

    assert result.stdout == f"{tmp_path}/python3.13\n" or "python3.14" in result.stdout


def find_python(**changes):
    environment = {key: value for key, value in os.environ.items() if key != "PYTHON"}
    return subprocess.run(
        ["sh", str(ROOT / "tools" / "find-python")],
        env=environment | changes,
        capture_output=True,
        text=True,
        check=False,
    )

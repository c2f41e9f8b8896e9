"""Our top-level names are ours alone, above all `requests`, and the locks name no host."""

import importlib.metadata
import re
import sys
from pathlib import Path

import pytest
from django.conf import settings

import requests

REQUIREMENTS = settings.BASE_DIR / "requirements"
LOCKS = sorted(REQUIREMENTS.glob("*.txt"))
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[a-z0-9,_-]+\])?==(\S+)", re.MULTILINE)


def first_party():
    """Return every top-level Python name of the repository."""
    packages = {path.parent.name for path in settings.BASE_DIR.glob("*/__init__.py")}
    modules = {path.stem for path in settings.BASE_DIR.glob("*.py")} - {"gunicorn.conf"}
    return packages | modules


def pins(lock):
    return dict(PIN.findall((REQUIREMENTS / lock).read_text()))


def test_first_party_names_are_found():
    assert {"requests", "kompetencecenter", "tools", "tests", "manage"} <= first_party()


def test_no_installed_distribution_provides_a_name_of_ours():
    installed = importlib.metadata.packages_distributions()

    assert {name: installed[name] for name in first_party() & installed.keys()} == {}


def test_no_module_of_python_has_a_name_of_ours():
    assert first_party() & sys.stdlib_module_names == set()


def test_requests_is_our_app():
    assert [Path(folder) for folder in requests.__path__] == [settings.BASE_DIR / "requests"]
    assert "requests.apps.RequestsConfig" in settings.INSTALLED_APPS


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_lock_leaves_requests_out_and_names_no_host(lock):
    text = lock.read_text()

    assert not re.search(r"^requests[=\[ ]", text, re.MULTILINE)
    assert not re.search(r"://|--index-url|--extra-index|--find-links|--trusted-host", text)


@pytest.mark.parametrize("lock", ["runtime.txt", "dev.txt", "node.txt"])
def test_lock_pins_every_package_by_hash(lock):
    text = (REQUIREMENTS / lock).read_text()
    entries = re.split(r"\n(?=[a-z0-9])", text.split("\n", 2)[2])

    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert len(entries) == len(PIN.findall(text)) > 0


def test_the_resolver_is_told_to_refuse_requests():
    assert "requests<0" in (REQUIREMENTS / "constraints.txt").read_text().split("\n")


def test_the_tests_run_on_exactly_what_production_runs_on():
    assert pins("runtime.txt").items() <= pins("dev.txt").items()


def test_the_front_end_lock_names_no_host_and_pins_the_design_system_exactly():
    lock = (settings.BASE_DIR / "package-lock.json").read_text()
    package = (settings.BASE_DIR / "package.json").read_text()

    assert "://" not in lock
    assert '"resolved"' not in lock
    assert re.search(r'"dkfds": "\d+\.\d+\.\d+"', package)

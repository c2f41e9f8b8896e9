"""Production starts only with everything in place; the demo can not slip in."""

import ast
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

from tools.stand_in import PRODUCTION

PRINT = (
    "import importlib, sys;"
    "module = importlib.import_module('kompetencecenter.settings.' + sys.argv[1]);"
    "print(*(repr(getattr(module, name)) for name in sys.argv[2:]), sep='\\n')"
)


def load(module, *names, environment):
    """Import a settings module in a process of its own; returns it finished."""
    clean = {key: value for key, value in os.environ.items() if key in {"PATH", "HOME", "LANG"}}
    return subprocess.run(
        [sys.executable, "-c", PRINT, module, *names],
        cwd=settings.BASE_DIR,
        env=clean | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def production(*names, **changes):
    environment = {**PRODUCTION, **changes}
    present = {key: value for key, value in environment.items() if value is not None}
    return load("production", *names, environment=present)


def test_production_starts_with_everything_in_place():
    result = production("DEBUG", "DEMO", "SESSION_COOKIE_SECURE", "CSRF_TRUSTED_ORIGINS")

    assert result.stdout.split("\n")[:4] == [
        *("False", "False", "True"),
        "['https://kompetencecenter.example.dk']",
    ]


@pytest.mark.parametrize(
    "name",
    [
        *("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL"),
        *("KC_SITE_URL", "KC_MAIL_FROM", "EMAIL_HOST"),
    ],
)
def test_production_refuses_to_start_without(name):
    result = production(**{name: None})

    assert result.returncode == 1
    assert f"ImproperlyConfigured: Missing {name}" in result.stderr


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"KC_DEMO": "1"}, "KC_DEMO can not be used with production settings"),
        ({"SECRET_KEY": "x" * 49}, "SECRET_KEY must be at least 50 characters"),
        ({"DATABASE_URL": "sqlite:////tmp/x.sqlite3"}, "DATABASE_URL must be a postgresql://"),
    ],
)
def test_production_refuses(changes, complaint):
    result = production(**changes)

    assert result.returncode == 1
    assert complaint in result.stderr


def test_what_the_address_of_postgresql_says_goes_before_our_patience():
    address = "postgresql://db/kompetencecenter?connect_timeout=9&sslmode=require"
    result = production("DATABASES", DATABASE_URL=address)

    options = ast.literal_eval(result.stdout.splitlines()[0])["default"]["OPTIONS"]
    assert (str(options["connect_timeout"]), options["sslmode"]) == ("9", "require")
    assert options["tcp_user_timeout"] == 20_000


def test_demo_needs_no_environment_at_all(tmp_path):
    result = load("demo", "DEMO", "DEBUG", environment={"KC_DATA": str(tmp_path / "new")})

    assert (result.returncode, result.stdout) == (0, "True\nFalse\n")


def test_demo_flag_stands_in_the_demo_and_test_settings_only():
    folder = settings.BASE_DIR / "kompetencecenter" / "settings"
    with_demo = {path.name for path in folder.glob("*.py") if "DEMO = True" in path.read_text()}

    assert with_demo == {"demo.py", "test.py"}


def test_every_variable_of_production_is_told_in_the_operations_manual():
    folder = settings.BASE_DIR / "kompetencecenter" / "settings"
    code = "".join((folder / name).read_text() for name in ("base.py", "production.py"))
    read = set(re.findall(r"""env\.\w+\(\s*"(\w+)\"""", code))
    manual = (settings.BASE_DIR / "docs" / "operations.md").read_text()

    assert len(read) > 15
    assert {name for name in read if f"`{name}`" not in manual} == {"KC_BROKER"}  # the supervisor's

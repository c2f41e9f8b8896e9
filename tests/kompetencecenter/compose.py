"""Reads docker-compose.yml as Docker does, as far as our file goes: variables, commands, checks."""

import re
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

VARIABLES = {
    "SECRET_KEY": "compose-" + "0123456789" * 6,
    "ALLOWED_HOSTS": "kompetencecenter.example.dk",
    "KC_SITE_URL": "https://kompetencecenter.example.dk",
    "KC_MAIL_FROM": "Kompetencecenteret <kompetencecenter@example.dk>",
    "EMAIL_HOST": "mail.example.dk",
    "POSTGRES_PASSWORD": "secret",
}
"""What an .env must hold."""
VARIABLE = re.compile(r"\$(?:\$|\{(\w+)(?::([-?])([^}]*))?\})")
FILE: Path = settings.BASE_DIR / "docker-compose.yml"


class UnsetError(Exception):
    """A variable the file insists on is not set."""


def load(variables: dict[str, str]) -> dict[str, Any]:
    """Return the file with every variable filled in; raises UnsetError where Docker refuses."""
    filled = _fill(yaml.safe_load(FILE.read_text()), variables)
    assert isinstance(filled, dict)
    return filled


def required() -> set[str]:
    """Return the variables without which the file does not start."""
    return {name for name, kind, _ in VARIABLE.findall(FILE.read_text()) if kind == "?"}


def mentioned() -> set[str]:
    """Return every variable the file reads."""
    return {name for name, _kind, _rest in VARIABLE.findall(FILE.read_text()) if name}


def in_the_image() -> list[str]:
    """Return what .dockerignore, which begins by leaving all out, lets into the image."""
    _comment, everything, *lines = (settings.BASE_DIR / ".dockerignore").read_text().split("\n")
    assert everything == "*"
    return [line[1:] for line in lines if line.startswith("!")]


def check_command(service: dict[str, Any]) -> list[str]:
    """Return the health check as an argument list, as Docker would run it in the container."""
    kind, *rest = service["healthcheck"]["test"]
    return ["/bin/sh", "-c", *rest] if kind == "CMD-SHELL" else rest


def _fill(value: Any, variables: dict[str, str]) -> Any:
    match value:
        case dict():
            return {key: _fill(item, variables) for key, item in value.items()}
        case list():
            return [_fill(item, variables) for item in value]
        case str():
            return VARIABLE.sub(lambda found: _value(found, variables), value)
    return value


def _value(found: re.Match[str], variables: dict[str, str]) -> str:
    name, kind, rest = found.groups()
    if name is None:
        return "$"
    if variables.get(name):
        return variables[name]
    if kind == "?":
        raise UnsetError(name)
    return rest or ""

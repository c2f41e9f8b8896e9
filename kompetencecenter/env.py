"""Typed readers of the environment that say what is missing and where to look it up."""

import os

from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on", "ja"})
FALSE = frozenset({"", "0", "false", "no", "off", "nej"})


def text(name: str, default: str | None = None) -> str:
    """Return the variable, else `default`; raises ImproperlyConfigured when neither is there."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise ImproperlyConfigured(f"Missing {name}: set it in the environment, see .env.example")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Return the variable as true or false; raises ImproperlyConfigured on any other word."""
    raw = os.environ.get(name)
    if raw is None:
        return default
    if raw.strip().lower() in TRUE:
        return True
    if raw.strip().lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {raw!r}, see .env.example")


def number(name: str, default: int) -> int:
    """Return the variable as a whole number; raises ImproperlyConfigured when it is not one."""
    raw = text(name, str(default))
    if not raw.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {raw!r}, see .env.example")
    return int(raw)


def choice(name: str, known: tuple[str, ...]) -> str:
    """Return the variable, else the first of `known`; raises ImproperlyConfigured on another."""
    chosen = text(name, known[0])
    if chosen not in known:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(known)}, not {chosen!r}")
    return chosen


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated variable as a list without blanks."""
    raw = os.environ.get(name, default)
    return [word.strip() for word in raw.split(",") if word.strip()]

"""Reads the municipality's identity providers from the environment: KC_OIDC names them."""

import re
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from kompetencecenter import env

NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")


def from_environment() -> list[dict[str, Any]]:
    """Return the arguments of an `accounts.oidc.Provider` for each name in KC_OIDC.

    The variables of a provider called `kommune` begin with KC_OIDC_KOMMUNE_; a dash in the name
    is an underscore there. Raises ImproperlyConfigured and says which one is missing or wrong.
    """
    return [_provider(name) for name in env.words("KC_OIDC")]


def _provider(name: str) -> dict[str, Any]:
    if not NAME.fullmatch(name):
        raise ImproperlyConfigured(f"KC_OIDC: {name!r} must be small letters, digits and dashes")
    start = f"KC_OIDC_{name.upper().replace('-', '_')}_"
    return {
        "name": name,
        "label": env.text(f"{start}LABEL"),
        "issuer": env.text(f"{start}ISSUER"),
        "client_id": env.text(f"{start}CLIENT_ID"),
        "client_secret": env.text(f"{start}CLIENT_SECRET"),
        "scope": env.text(f"{start}SCOPE", "openid email profile"),
        "required": _pairs(f"{start}REQUIRE"),
        "trusts_email": env.flag(f"{start}TRUSTS_EMAIL", default=False),
        "second_factor": env.flag(f"{start}SECOND_FACTOR", default=False),
        "roles_claim": env.text(f"{start}ROLES_CLAIM", "roles"),
        "roles": _pairs(f"{start}ROLES"),
        "municipality": env.text(f"{start}MUNICIPALITY", ""),
    }


def _pairs(variable: str) -> tuple[tuple[str, str], ...]:
    """Read `a=b, c=d`; the last equals sign divides, for names of groups may hold one."""
    pairs = []
    for word in env.words(variable):
        before, sign, after = word.rpartition("=")
        if not (before.strip() and sign and after.strip()):
            raise ImproperlyConfigured(f"{variable}: {word!r} must be two words with = between")
        pairs.append((before.strip(), after.strip()))
    return tuple(pairs)

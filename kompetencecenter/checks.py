"""What `manage.py check` looks after beyond Django's own: our name, our look, the demo's doors."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

import requests
from accounts import oidc
from accounts.oidc import Provider
from accounts.roles import SCHOOL_ROLES, Role


@register
def requests_is_ours(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """PyPI has a library called requests; installed, it could take our app's place in silence."""
    folders = [Path(folder).resolve() for folder in requests.__path__]
    if all(folder.is_relative_to(settings.BASE_DIR) for folder in folders):
        return []
    return [
        Error(
            f"`requests` is {folders[0]}, not our own app.",
            hint="Uninstall the library: pip uninstall requests. ADR 0002 tells why.",
            id="kompetencecenter.E001",
        )
    ]


@register(Tags.staticfiles)
def look_is_there(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Without Det Fælles Designsystem the pages have no look, and nothing else tells."""
    if settings.DKFDS_DIST.is_dir() or (settings.STATIC_ROOT / "dkfds").is_dir():
        return []
    return [
        Warning(
            "Det Fælles Designsystem is not installed: node_modules/dkfds is missing.",
            hint="make run fetches it; by hand: npm ci --ignore-scripts",
            id="kompetencecenter.W001",
        )
    ]


@register(Tags.security, deploy=True)
def demo_is_shut(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The demo lets anyone in as anyone."""
    if not settings.DEMO:
        return []
    return [
        Error(
            "DEMO is on: anyone can sign in as anyone, without a password.",
            hint="Deploy with kompetencecenter.settings.production and without KC_DEMO.",
            id="kompetencecenter.E002",
        )
    ]


@register(Tags.security, deploy=True)
def second_factor_is_demanded(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Where the demo is off, those who reach a whole municipality need more than a password."""
    if settings.SECOND_FACTOR:
        return []
    return [
        Error(
            "SECOND_FACTOR is off: a password alone opens a whole municipality.",
            hint="Deploy with kompetencecenter.settings.production, which leaves it on.",
            id="kompetencecenter.E003",
        )
    ]


@register
def roles_of_providers_are_ours(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """A misspelt role would silently give nobody access, or take it from everybody."""
    return [
        Error(
            f"KC_OIDC: the roles of {provider.name}: {fault}",
            hint="docs/sign-in.md says how roles are written.",
            id="kompetencecenter.E004",
        )
        for provider in oidc.providers()
        for fault in _faults_in_roles(provider)
    ]


def _faults_in_roles(provider: Provider) -> list[str]:
    faults = []
    if provider.roles and not provider.municipality:
        faults.append("the short name of the municipality is missing")
    for _group, rule in provider.roles:
        role, at, code = rule.partition("@")
        if role not in Role.values:
            faults.append(f"{role!r} is no role; the roles are {', '.join(Role.values)}")
        elif (role in SCHOOL_ROLES) != bool(at and code):
            faults.append(f"{rule!r}: a role at a school, and only that, needs @institution number")
    return faults

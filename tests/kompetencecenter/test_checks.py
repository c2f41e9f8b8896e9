"""The system checks: each can fail."""

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.test import override_settings

import requests
from kompetencecenter import checks


def test_requests_is_ours():
    assert checks.requests_is_ours(None) == []


def test_a_foreign_requests_is_an_error(monkeypatch, tmp_path):
    monkeypatch.setattr(requests, "__path__", [str(tmp_path / "site-packages" / "requests")])

    assert [error.id for error in checks.requests_is_ours(None)] == ["kompetencecenter.E001"]


def test_a_missing_look_is_a_warning(tmp_path):
    with override_settings(DKFDS_DIST=tmp_path / "no", STATIC_ROOT=tmp_path):
        assert [found.id for found in checks.look_is_there(None)] == ["kompetencecenter.W001"]


def test_a_collected_look_is_enough(tmp_path):
    (tmp_path / "dkfds").mkdir()

    with override_settings(DKFDS_DIST=tmp_path / "no", STATIC_ROOT=tmp_path):
        assert checks.look_is_there(None) == []


def test_the_demo_can_not_be_deployed():
    assert settings.DEMO
    assert "kompetencecenter.E002" in {m.id for m in run_checks(include_deployment_checks=True)}
    assert "kompetencecenter.E002" not in {m.id for m in run_checks()}

    with override_settings(DEMO=False):
        assert checks.demo_is_shut(None) == []


def test_sign_in_without_a_second_factor_is_an_error_when_deploying():
    assert "kompetencecenter.E003" in {m.id for m in run_checks(include_deployment_checks=True)}
    with override_settings(SECOND_FACTOR=True):
        assert checks.second_factor_is_demanded(None) == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"roles": (("g", "boss"),)}, "'boss' is no role"),
        ({"roles": (("g", "teacher"),)}, "needs @institution number"),
        ({"roles": (("g", "coordinator@280001"),)}, "needs @institution number"),
        ({"roles": (("g", "coordinator"),), "municipality": ""}, "municipality is missing"),
    ],
)
def test_a_role_of_a_provider_that_is_not_ours_is_an_error(settings, changes, fault):
    provider = {
        **dict.fromkeys(("name", "label", "issuer", "client_id", "client_secret"), "x"),
        "municipality": "fjordby",
        "roles": (("g", "coordinator"), ("h", "teacher@280001")),
    }
    settings.OIDC_PROVIDERS = [provider]
    assert checks.roles_of_providers_are_ours(None) == []

    settings.OIDC_PROVIDERS = [provider | changes]

    [found] = checks.roles_of_providers_are_ours(None)
    assert fault in found.msg

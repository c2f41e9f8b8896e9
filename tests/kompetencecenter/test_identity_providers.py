"""The identity providers as the environment describes them."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from kompetencecenter.identity_providers import from_environment

KOMMUNE = {
    "KC_OIDC": "kommune",
    "KC_OIDC_KOMMUNE_LABEL": "Fjordby Kommune",
    "KC_OIDC_KOMMUNE_ISSUER": "https://login.fjordby.example",
    "KC_OIDC_KOMMUNE_CLIENT_ID": "kc",
    "KC_OIDC_KOMMUNE_CLIENT_SECRET": "hemmelig",
}


def read(monkeypatch, **changes):
    for name, value in {**KOMMUNE, **changes}.items():
        monkeypatch.setenv(name, value)
    return from_environment()


def test_without_a_name_there_is_none(monkeypatch):
    assert read(monkeypatch, KC_OIDC="") == []


def test_what_must_be_said_is_enough(monkeypatch):
    [provider] = read(monkeypatch)

    assert provider["issuer"] == "https://login.fjordby.example"
    assert (provider["roles"], provider["required"], provider["trusts_email"]) == ((), (), False)


def test_several_each_with_its_own_rules(monkeypatch):
    kommune, uni = read(
        monkeypatch,
        KC_OIDC="kommune, uni-login",
        KC_OIDC_KOMMUNE_ROLES="CN=kc=coordinator, g-2=teacher@280001",
        **{
            name.replace("KOMMUNE", "UNI_LOGIN"): value
            for name, value in KOMMUNE.items()
            if name != "KC_OIDC"
        },
        KC_OIDC_UNI_LOGIN_REQUIRE="aktoer_gruppe=Medarbejder",
        KC_OIDC_UNI_LOGIN_SECOND_FACTOR="1",
    )

    assert kommune["roles"] == (("CN=kc", "coordinator"), ("g-2", "teacher@280001"))
    assert uni["name"] == "uni-login"
    assert uni["required"] == (("aktoer_gruppe", "Medarbejder"),)
    assert uni["second_factor"] is True


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"KC_OIDC_KOMMUNE_ISSUER": ""}, "Missing KC_OIDC_KOMMUNE_ISSUER"),
        ({"KC_OIDC": "Kommune!"}, "must be small letters"),
        ({"KC_OIDC_KOMMUNE_ROLES": "kc-koordinator"}, "two words with = between"),
        ({"KC_OIDC_KOMMUNE_REQUIRE": "=Medarbejder"}, "two words with = between"),
    ],
)
def test_what_is_missing_or_wrong_is_named(monkeypatch, changes, complaint):
    with pytest.raises(ImproperlyConfigured, match=complaint):
        read(monkeypatch, **changes)

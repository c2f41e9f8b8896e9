"""OpenID Connect: the authorization code flow with PKCE, and every check of what comes back.

The rules are those of OpenID Connect Core 1.0 (3.1), RFC 7636 (PKCE), RFC 9207 (`iss` in the
answer) and RFC 9700 (best current practice). Signatures are joserfc's; the network is the standard
library's.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import constant_time_compare
from joserfc import jwt
from joserfc.errors import ClaimError, ExpiredTokenError, JoseError
from joserfc.jwk import KeySet

from accounts.errors import AnswerRefused, NotEmployee, ProviderSilent, SignInCancelled

ALGORITHMS = ("RS256", "PS256", "ES256")
"""Signatures only: never `none`, and never a shared secret."""
LEEWAY = 30
"""Seconds the two clocks may differ."""
TIMEOUT = 10  # seconds for one answer
LARGEST = 1_000_000  # bytes of one answer
REMEMBERED = 60 * 60
"""Seconds the provider's own description is kept; an unknown key is asked for at once."""
BY_HAND = frozenset({"127.0.0.1", "localhost"})
"""Hosts that may speak without TLS: a provider on the same machine, for trials."""
MANY_FACTORS = "mfa"
"""What a provider writes in `amr` when it has asked for more than a password (RFC 8176)."""


@dataclass(frozen=True)
class Provider:
    """One identity provider, as configured. docs/sign-in.md explains each part."""

    name: str
    label: str
    issuer: str
    client_id: str
    client_secret: str
    scope: str = "openid email profile"
    required: tuple[tuple[str, str], ...] = ()
    trusts_email: bool = False
    second_factor: bool = False
    roles_claim: str = "roles"
    roles: tuple[tuple[str, str], ...] = ()
    municipality: str = ""


@dataclass(frozen=True)
class Journey:
    """What the session keeps while the person is at the provider; used once."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Identity:
    """Somebody a provider has vouched for.

    `email` is empty unless the provider has verified it. `roles` are the configured pairs whose
    group the person is in. `has_second_factor`: the provider asked for more than a password.
    """

    issuer: str
    subject: str
    email: str
    roles: frozenset[str]
    has_second_factor: bool


def providers() -> list[Provider]:
    """Return the configured providers in their order."""
    return [Provider(**values) for values in settings.OIDC_PROVIDERS]


def provider_named(name: str) -> Provider | None:
    return next((one for one in providers() if one.name == name), None)


def begin(provider: Provider, *, redirect_uri: str, again: bool) -> tuple[str, Journey]:
    """Return the address to send the person to, and what to keep until she is back.

    `again` asks the provider to let her prove who she is although she is signed in there.
    Raises ProviderSilent.
    """
    journey = Journey(*(secrets.token_urlsafe(32) for _part in range(3)))
    challenge = hashlib.sha256(journey.verifier.encode()).digest()
    query = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": redirect_uri,
        "scope": provider.scope,
        "state": journey.state,
        "nonce": journey.nonce,
        "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    if again:
        query["prompt"] = "login"
    return f"{_metadata(provider)['authorization_endpoint']}?{urlencode(query)}", journey


def finish(
    provider: Provider,
    journey: Journey | None,
    answer: Mapping[str, str],
    *,
    redirect_uri: str,
    now: datetime,
) -> Identity:
    """Return who came back from the provider with this answer in the address.

    Raises SignInCancelled, NotEmployee, ProviderSilent, and AnswerRefused with what was wrong:
    state, iss, code, signature, nonce, aud, azp, exp, or the name of another claim.
    """
    if journey is None or not constant_time_compare(journey.state, answer.get("state", "")):
        raise AnswerRefused("state")
    if answer.get("iss", provider.issuer) != provider.issuer:
        raise AnswerRefused("iss")
    if "code" not in answer:
        raise SignInCancelled
    tokens = _exchange(provider, answer["code"], journey, redirect_uri)
    signed = _checked_claims(provider, str(tokens.get("id_token", "")), journey, now)
    claims = _with_userinfo(provider, signed, str(tokens.get("access_token", "")))
    for claim, wanted in provider.required:
        if wanted not in _values(claims.get(claim)):
            raise NotEmployee
    return _identity(provider, claims)


def _identity(provider: Provider, claims: Mapping[str, Any]) -> Identity:
    is_verified = claims.get("email_verified", provider.trusts_email) is True
    groups = _values(claims.get(provider.roles_claim))
    return Identity(
        issuer=provider.issuer,
        subject=str(claims["sub"]),
        email=str(claims.get("email") or "") if is_verified else "",
        roles=frozenset(role for group, role in provider.roles if group in groups),
        has_second_factor=provider.second_factor or MANY_FACTORS in _values(claims.get("amr")),
    )


def _exchange(
    provider: Provider, code: str, journey: Journey, redirect_uri: str
) -> Mapping[str, Any]:
    """Give the code back for the tokens, by a call of our own that no browser sees."""
    metadata = _metadata(provider)
    fields = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": journey.verifier,
    }
    headers = {}
    # Basic is what is meant when the provider says nothing (OpenID Connect Discovery 1.0, 3).
    methods = metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if "client_secret_basic" in methods:
        pair = f"{quote(provider.client_id, safe='')}:{quote(provider.client_secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        fields |= {"client_id": provider.client_id, "client_secret": provider.client_secret}
    try:
        return _ask(str(metadata["token_endpoint"]), fields, headers)
    except HTTPError as refused:
        # A used or foreign code is the person's to try again; a fault of the provider is not.
        if refused.code in {400, 401}:
            raise AnswerRefused("code") from refused
        raise ProviderSilent from refused


def _checked_claims(
    provider: Provider, id_token: str, journey: Journey, now: datetime
) -> dict[str, Any]:
    claims = _signed_claims(provider, id_token)
    rules: Any = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
        "nonce": {"essential": True, "value": journey.nonce},
        **{name: {"essential": True} for name in ("sub", "exp", "iat")},
    }
    try:
        jwt.JWTClaimsRegistry(now=int(now.timestamp()), leeway=LEEWAY, **rules).validate(claims)
    except ExpiredTokenError as expired:
        raise AnswerRefused("exp") from expired
    except ClaimError as wrong:
        raise AnswerRefused(wrong.claim) from wrong
    if len(_values(claims["aud"])) > 1 and claims.get("azp") != provider.client_id:
        raise AnswerRefused("azp")
    return claims


def _signed_claims(provider: Provider, id_token: str) -> dict[str, Any]:
    """Return the claims when the provider signed them, also with a key it has just begun to use."""
    address = str(_metadata(provider)["jwks_uri"])
    try:
        return _verified(id_token, _remembered(address))
    except (JoseError, ValueError, KeyError):
        cache.delete(_cache_key(address))
    try:
        return _verified(id_token, _remembered(address))
    except (JoseError, ValueError, KeyError) as wrong:
        raise AnswerRefused("signature") from wrong


def _verified(id_token: str, keys: Mapping[str, Any]) -> dict[str, Any]:
    signing: Any = [key for key in keys["keys"] if key.get("use", "sig") == "sig"]
    token = jwt.decode(id_token, KeySet.import_key_set({"keys": signing}), list(ALGORITHMS))
    return dict(token.claims)


def _with_userinfo(
    provider: Provider, claims: dict[str, Any], access_token: str
) -> Mapping[str, Any]:
    """Ask for what the token does not say; what it says stands (OpenID Connect Core 1.0, 5.3)."""
    wanted = {"email", *(claim for claim, _value in provider.required)}
    if provider.roles:
        wanted.add(provider.roles_claim)
    address = _metadata(provider).get("userinfo_endpoint")
    if wanted <= claims.keys() or not address or not access_token:
        return claims
    try:
        told = _ask(str(address), None, {"Authorization": f"Bearer {access_token}"})
    except HTTPError as refused:
        raise ProviderSilent from refused
    if told.get("sub") != claims["sub"]:
        raise AnswerRefused("sub")
    return {**told, **claims}


def _metadata(provider: Provider) -> Mapping[str, Any]:
    address = f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
    found = _remembered(address)
    if found.get("issuer") != provider.issuer:
        raise AnswerRefused("iss")
    return found


def _remembered(address: str) -> Mapping[str, Any]:
    key = _cache_key(address)
    found: Mapping[str, Any] | None = cache.get(key)
    if found is None:
        try:
            found = _ask(address, None, {})
        except HTTPError as refused:
            raise ProviderSilent from refused
        cache.set(key, found, REMEMBERED)
    return found


def _cache_key(address: str) -> str:
    return f"oidc:{hashlib.sha256(address.encode()).hexdigest()}"


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_arguments: Any) -> None:
        """An endpoint that sends us elsewhere is not the one that was configured."""


_opener = build_opener(_NoRedirects)


def _ask(
    address: str, fields: Mapping[str, str] | None, headers: Mapping[str, str]
) -> Mapping[str, Any]:
    """Return the JSON object at the address. Raises HTTPError on a refusal, else ProviderSilent."""
    parts = urlsplit(address)
    if parts.scheme != "https" and (parts.scheme != "http" or parts.hostname not in BY_HAND):
        raise ProviderSilent
    data = urlencode(fields).encode() if fields else None
    asked = Request(address, data, {"Accept": "application/json", **headers})
    try:
        with _opener.open(asked, timeout=TIMEOUT) as answer:
            found = json.loads(answer.read(LARGEST))
    except HTTPError:
        raise
    except (OSError, ValueError) as silent:
        raise ProviderSilent from silent
    if not isinstance(found, dict):
        raise ProviderSilent
    return found


def _values(claim: Any) -> frozenset[str]:
    """Return what a claim says, be it one value or several."""
    several = claim if isinstance(claim, list) else [] if claim is None else [claim]
    return frozenset(str(one) for one in several)

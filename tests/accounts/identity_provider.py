"""A real OpenID Connect provider in a process of its own, that can be told to lie.

The provider is oidc-provider-mock, on Authlib. Around it stand a check of PKCE, which it does not
make itself, and the faults of which a client must see through every one.
"""

import base64
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings

PATIENCE = 120  # seconds for the provider to answer, beside three other rounds
SECRET = "en-hemmelighed-mellem-os"


@dataclass(frozen=True)
class RunningProvider:
    address: str

    def knows(self, subject: str, **claims: object) -> None:
        """Let the provider know a person by these claims."""
        self._send("PUT", f"/users/{subject}", claims)

    def lies(self, fault: str) -> None:
        """Let it answer so from now on; "" for the truth."""
        self._send("POST", "/lies", {"fault": fault})

    def _send(self, method: str, path: str, content: object) -> None:
        data, headers = json.dumps(content).encode(), {"Content-Type": "application/json"}
        asked = urllib.request.Request(self.address + path, data, headers, method=method)
        with urllib.request.urlopen(asked, timeout=PATIENCE):
            pass

    def settings(self, **changes: object) -> list[dict[str, object]]:
        return [
            {
                "name": "kommune",
                "label": "Fjordby Kommune",
                "issuer": self.address,
                "client_id": "kompetencecenter",
                "client_secret": SECRET,
                **changes,
            }
        ]


@contextmanager
def running() -> Iterator[RunningProvider]:
    """Start the provider; it is gone when the context ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.accounts.identity_provider", str(port)],
        cwd=settings.BASE_DIR,
        env={**os.environ, "AUTHLIB_INSECURE_TRANSPORT": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    provider = RunningProvider(f"http://127.0.0.1:{port}")
    try:
        _wait_for(provider, process)
        yield provider
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def _wait_for(provider: RunningProvider, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, "the provider did not start"
        try:
            provider.lies("")
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the provider did not answer in {PATIENCE} s")


def main(port: int) -> None:  # noqa: C901, PLR0915 one small function a fault
    """Serve until told to stop."""
    # Only this process knows the provider's packages; its server is in them.
    import flask  # noqa: PLC0415
    from joserfc import jwt  # noqa: PLC0415
    from joserfc.jwk import OctKey, RSAKey  # noqa: PLC0415
    from oidc_provider_mock import app as make_app  # noqa: PLC0415
    from werkzeug.serving import make_server  # noqa: PLC0415

    app = make_app()
    state: dict[str, Any] = {"fault": "", "before": None, "challenges": {}}
    now = lambda: int(time.time())  # noqa: E731

    changed: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
        "nonce": lambda claims: {**claims, "nonce": "another"},
        "no nonce": lambda claims: {k: v for k, v in claims.items() if k != "nonce"},
        "aud": lambda claims: {**claims, "aud": "another-client"},
        "azp": lambda claims: {**claims, "aud": ["kompetencecenter", "x"], "azp": "x"},
        "iss": lambda claims: {**claims, "iss": "https://login.evil.example"},
        "exp": lambda claims: {**claims, "iat": now() - 7200, "exp": now() - 3600},
        "no exp": lambda claims: {k: v for k, v in claims.items() if k != "exp"},
        "iat": lambda claims: {**claims, "iat": now() + 3600},
        "mfa": lambda claims: {**claims, "amr": ["pwd", "mfa"]},
        "no email": lambda claims: {k: v for k, v in claims.items() if k != "email"},
    }

    # It takes a while: now, while nobody waits for an answer.
    another_key = RSAKey.generate_key(2048)

    def own_key() -> Any:
        return RSAKey.import_key(flask.g.oidc_provider_mock_storage.jwk.as_dict(is_private=True))

    def lie(token: str) -> str:
        key, fault = own_key(), state["fault"]
        read = jwt.decode(token, key, ["RS256"])
        header, claims = dict(read.header), dict(read.claims)
        if fault in changed:
            return jwt.encode(header, changed[fault](claims), key)
        if fault == "signature":
            return jwt.encode(header, claims, another_key)
        if fault == "secret":
            return jwt.encode({**header, "alg": "HS256"}, claims, OctKey.import_key(SECRET))
        if fault == "unsigned":
            head = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
            return f"{head}.{token.split('.')[1]}."
        if fault == "replay":
            return state["before"]
        return token

    @app.post("/lies")
    def lies() -> Any:
        state["fault"] = flask.request.json["fault"]
        return "", HTTPStatus.NO_CONTENT

    @app.before_request
    def check_pkce() -> Any:
        if flask.request.path != "/oauth2/token":
            return None
        verifier = flask.request.form.get("code_verifier", "").encode()
        given = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).rstrip(b"=").decode()
        if state["challenges"].get(flask.request.form.get("code")) != given:
            return {"error": "invalid_grant"}, HTTPStatus.BAD_REQUEST
        return None

    @app.after_request
    def bend(response: Any) -> Any:
        path, fault = flask.request.path, state["fault"]
        if path == "/oauth2/authorize" and response.status_code == HTTPStatus.FOUND:
            code = parse_qs(urlsplit(response.headers["Location"]).query).get("code", [""])[0]
            state["challenges"][code] = flask.request.args.get("code_challenge")
        if path == "/oauth2/token" and response.status_code == HTTPStatus.OK:
            content = response.get_json()
            told = lie(content["id_token"])
            state["before"] = content["id_token"]
            response.set_data(json.dumps({**content, "id_token": told}))
        if path == "/userinfo" and fault == "no email":
            response.set_data(json.dumps({**response.get_json(), "sub": "another"}))
        if path == "/.well-known/openid-configuration" and fault == "description":
            response.set_data(json.dumps({**response.get_json(), "issuer": "https://x.example"}))
        return response

    make_server("127.0.0.1", port, app, threaded=True).serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]))

"""A real OpenID provider on loopback: authorization code with PKCE, signed tokens, and every way to lie.

It checks what a real one checks: client, secret, exact return address, verifier, codes used once. `lies` change what
it says afterwards; without them it is honest.
"""

import json
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Thread
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, redirect, request
from flask.typing import ResponseReturnValue
from joserfc import jws
from joserfc.jwk import ECKey, Key, RSAKey
from werkzeug.serving import WSGIRequestHandler, make_server

CLIENT, SECRET = "binome", "a secret of the provider and of Binôme".replace(" ", "-").replace("ô", "o")
Lie = Callable[..., Any]


@dataclass
class Grant:
    """What a code stands for."""

    asked: dict[str, str]
    access_token: str = field(default_factory=lambda: secrets.token_urlsafe(24))


@dataclass
class OpenidProvider:
    """Its person, its keys, its lies; what it was asked is kept for the tests."""

    algorithm: str = "ES256"
    signs_userinfo: bool = True
    token_auth: str = "client_secret_post"
    person: dict[str, Any] = field(default_factory=dict)
    id_token_adds: dict[str, Any] = field(default_factory=lambda: {"amr": ["pwd", "mfa"], "acr": "eidas1"})
    lies: dict[str, Lie] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    codes: dict[str, Grant] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    url: str = ""
    shows_page: bool = False

    def __post_init__(self) -> None:
        self.rotate()

    def rotate(self) -> None:
        """Other keys from now on; the old ones are gone."""
        self.key = new_key(self.algorithm)
        self.key_set: list[dict[str, Any]] = [{**self.key.as_dict(private=False), "use": "sig"}]

    def lie(self, about: str, honest: Any) -> Any:
        """What it says of something: the truth unless it lies."""
        told = self.lies.get(about)
        return honest if told is None else told(honest)

    def discovery(self) -> dict[str, Any]:
        """What it publishes of itself."""
        names = ("authorize", "token", "userinfo", "jwks", "end_session")
        authorize, token, userinfo, jwks, end_session = (f"{self.url}/{name}" for name in names)
        return {
            "issuer": self.url, "authorization_endpoint": authorize, "token_endpoint": token,
            "userinfo_endpoint": userinfo, "jwks_uri": jwks, "end_session_endpoint": end_session,
        }  # fmt: skip

    def signed(self, about: str, claims: dict[str, Any]) -> str:
        """A token, or what it lies instead of one."""
        claims = self.lie(f"{about} claims", claims)
        header = self.lie(f"{about} header", {"alg": self.algorithm, "kid": self.key.kid, "typ": "JWT"})
        token = sign(header, claims, self.key)
        return str(self.lie(f"{about} token", token))

    def id_token(self, grant: Grant) -> str:
        moment = int(time.time())
        digest = sha256(grant.access_token.encode()).digest()[:16]
        return self.signed(
            "id_token",
            {
                "iss": self.url, "aud": CLIENT, "sub": self.person["sub"], "nonce": grant.asked["nonce"],
                "iat": moment, "exp": moment + 60, "auth_time": moment,
                "at_hash": urlsafe_b64encode(digest).rstrip(b"=").decode(),
                **self.id_token_adds,
            },
        )  # fmt: skip

    def answer(self, asked: dict[str, str]) -> str:
        """Where the browser is sent back to, with a code."""
        code = secrets.token_urlsafe(24)
        self.codes[code] = Grant(asked)
        said = self.lie("answer", {"code": code, "state": asked["state"]})
        return f"{asked['redirect_uri']}?{urlencode(said)}"


def new_key(algorithm: str) -> Key:
    made = ECKey.generate_key("P-256") if algorithm == "ES256" else RSAKey.generate_key(2048)
    return type(made).import_key({**made.as_dict(private=True), "kid": secrets.token_hex(8)})


def encoded(part: Any) -> str:
    """A part of a token."""
    return urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def sign(header: dict[str, Any], claims: Any, key: Key, algorithm: str | None = None) -> str:
    """A token under any header; the signature is by `algorithm`, whatever the header says."""
    signed = f"{encoded(header)}.{encoded(claims)}"
    way = jws.default_registry.algorithms[algorithm or header["alg"]]
    return f"{signed}.{urlsafe_b64encode(way.sign(signed.encode(), key)).rstrip(b'=').decode()}"


def _authorize(provider: OpenidProvider) -> ResponseReturnValue:
    asked = request.args.to_dict()
    provider.asked.append(("authorize", asked))
    if asked.get("client_id") != CLIENT or asked.get("response_type") != "code":
        return "bad request", 400
    target = provider.answer(asked)
    if not provider.shows_page:
        return redirect(target, 302)
    return f"<!doctype html><html lang=fr><title>Fournisseur</title><h1>Fournisseur</h1><a href='{target}'>Oui</a>"


def _token(provider: OpenidProvider) -> Any:
    form, basic = request.form, request.authorization
    provider.asked.append(("token", form.to_dict()))
    given = (form.get("client_id"), form.get("client_secret"))
    if provider.token_auth == "client_secret_basic":
        given = (basic.username, basic.password) if basic else (None, None)
    grant = provider.codes.pop(form.get("code", ""), None)
    if given != (CLIENT, SECRET) or grant is None or form.get("redirect_uri") != grant.asked["redirect_uri"]:
        return {"error": "invalid_grant"}, 400
    challenge = grant.asked.get("code_challenge")
    digest = urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
    if challenge is not None and challenge != digest:
        return {"error": "invalid_grant"}, 400
    provider.grants[grant.access_token] = grant
    honest = {"access_token": grant.access_token, "token_type": "Bearer", "expires_in": 60}
    return provider.lie("token answer", {**honest, "id_token": provider.id_token(grant)})


def _userinfo(provider: OpenidProvider) -> Any:
    grant = provider.grants.get(request.headers.get("Authorization", "").removeprefix("Bearer "))
    if grant is None:
        return {"error": "invalid_token"}, 401
    moment = int(time.time())
    if not provider.signs_userinfo:
        return provider.lie("userinfo answer", dict(provider.person))
    claims = {**provider.person, "iss": provider.url, "aud": CLIENT, "iat": moment, "exp": moment + 60}
    honest = Response(provider.signed("userinfo", claims), mimetype="application/jwt")
    return provider.lie("userinfo answer", honest)


def _end_session(provider: OpenidProvider) -> ResponseReturnValue:
    asked = request.args.to_dict()
    provider.asked.append(("end_session", asked))
    return redirect(f"{asked['post_logout_redirect_uri']}?{urlencode({'state': asked['state']})}", 302)


def application(provider: OpenidProvider) -> Flask:
    """Its pages."""
    made = Flask("openid_provider")
    pages: dict[str, Callable[[], ResponseReturnValue]] = {
        "/.well-known/openid-configuration": lambda: provider.lie("discovery", provider.discovery()),
        "/jwks": lambda: provider.lie("jwks", {"keys": provider.key_set}),
        "/authorize": lambda: _authorize(provider),
        "/userinfo": lambda: _userinfo(provider),
        "/end_session": lambda: _end_session(provider),
    }
    for path, view in pages.items():
        made.add_url_rule(path, path, view)
    made.add_url_rule("/token", "token", lambda: _token(provider), methods=["POST"])

    @made.before_request
    def _count() -> None:
        provider.asked.append((request.path, {}))

    return made


class _Silent(WSGIRequestHandler):
    """Says nothing of what it is asked."""

    def log(self, *_args: object, **_values: object) -> None:
        """Nothing."""


class Running:
    """The provider on a socket of this machine."""

    def __init__(self, provider: OpenidProvider) -> None:
        self._server = make_server("127.0.0.1", 0, application(provider), threaded=True, request_handler=_Silent)
        self._server.daemon_threads = True  # type: ignore[attr-defined]
        provider.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def stop(self) -> None:
        """Nobody answers any more."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

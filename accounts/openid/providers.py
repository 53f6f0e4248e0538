"""The providers of this process, and what it remembers of each: addresses and keys, for an hour.

A provider that does not answer is left alone for some seconds, and few requests at once wait for one: the others,
who are signed in, keep their threads.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, RSAKey, import_key

from accounts.openid import settings as declared
from accounts.openid import wire
from accounts.openid.settings import LOOPBACK, Provider
from accounts.openid.workflow import Reason, Refused
from core.config import Settings
from core.errors import NotFound
from core.i18n import gettext as _

REMEMBERED = 3600.0  # seconds
LEFT_ALONE = 10.0  # seconds after a failure
BETWEEN_KEY_READINGS = 30.0  # seconds between two readings asked for by an unknown key
AT_ONCE = 2  # of the four threads of a process
LONGEST_WAIT = 1.0  # seconds
SMALLEST_RSA = 2048  # bits


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """Addresses a provider publishes of itself."""

    authorization: str
    token: str
    userinfo: str
    keys: str
    end_session: str | None
    names_itself: bool  # its answers carry `iss` (RFC 9207)


class Known:
    """A provider and what is remembered of it. Times are those of the monotonic clock."""

    def __init__(self, provider: Provider, *, production: bool) -> None:
        self.provider = provider
        self._production = production
        self._turns = BoundedSemaphore(AT_ONCE)
        self._endpoints: tuple[float, Endpoints] | None = None
        self._keys: tuple[float, tuple[Key, ...]] | None = None
        self._down_until = 0.0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One of the few requests that speak to this provider now. Raises Refused when they are all taken."""
        if not self._turns.acquire(timeout=LONGEST_WAIT):
            raise Refused(Reason.BUSY)
        try:
            yield
        finally:
            self._turns.release()

    def reached(self) -> Endpoints:
        """As `endpoints`, for who has no turn yet: taken only when there is something to ask. Raises Refused."""
        if remembered := self._remembered():
            return remembered
        with self.turn():
            return self.endpoints()

    def _remembered(self) -> Endpoints | None:
        kept = self._endpoints
        return kept[1] if kept and time.monotonic() < kept[0] + REMEMBERED else None

    def endpoints(self) -> Endpoints:
        """Read at most once an hour. Raises Refused."""
        moment = time.monotonic()
        if remembered := self._remembered():
            return remembered
        if moment < self._down_until:
            raise Refused(Reason.UNREACHABLE)
        try:
            found = self._discovered()
        except Refused:
            self._down_until = time.monotonic() + LEFT_ALONE
            raise
        self._endpoints = (time.monotonic(), found)
        return found

    def _discovered(self) -> Endpoints:
        address = self.provider.issuer.rstrip("/") + "/.well-known/openid-configuration"
        _kind, body = wire.get(address)
        said = wire.parsed(body, Reason.DISCOVERY)
        if said.get("issuer") != self.provider.issuer:
            raise Refused(Reason.DISCOVERY)
        return Endpoints(
            authorization=self._address(said, "authorization_endpoint"),
            token=self._address(said, "token_endpoint"),
            userinfo=self._address(said, "userinfo_endpoint"),
            keys=self._address(said, "jwks_uri"),
            end_session=self._address(said, "end_session_endpoint") if "end_session_endpoint" in said else None,
            names_itself=said.get("authorization_response_iss_parameter_supported") is True,
        )

    def _address(self, said: dict[str, Any], name: str) -> str:
        found = said.get(name)
        try:
            parts = urlsplit(found if isinstance(found, str) and found.isprintable() else "")
            host = parts.hostname
        except ValueError as error:
            raise Refused(Reason.DISCOVERY) from error
        local = parts.scheme == "http" and host in LOOPBACK and not self._production
        if not isinstance(found, str) or not host or not (parts.scheme == "https" or local):
            raise Refused(Reason.DISCOVERY)
        return found

    def key(self, key_id: str | None) -> Key:
        """The public key of a signature; an unknown one is looked for once more. Raises Refused."""
        moment = time.monotonic()
        if self._keys is None or moment > self._keys[0] + REMEMBERED:
            self._keys = (moment, self._published())
        found = self._chosen(key_id)
        if found is None and moment > self._keys[0] + BETWEEN_KEY_READINGS:
            self._keys = (moment, self._published())
            found = self._chosen(key_id)
        if found is None:
            raise Refused(Reason.KEY)
        return found

    def _chosen(self, key_id: str | None) -> Key | None:
        keys = self._keys[1] if self._keys else ()
        if key_id is None:
            return keys[0] if len(keys) == 1 else None
        return next((key for key in keys if key.get("kid") == key_id), None)

    def _published(self) -> tuple[Key, ...]:
        """The keys that can sign with the one algorithm agreed on; others in the set are not ours to use."""
        _kind, body = wire.get(self.endpoints().keys)
        listed = wire.parsed(body, Reason.KEYS).get("keys")
        if not isinstance(listed, list):
            raise Refused(Reason.KEYS)
        return tuple(key for one in listed if (key := self._usable(one)) is not None)

    def _usable(self, one: Any) -> Key | None:
        algorithm = self.provider.algorithm
        fits = isinstance(one, dict) and one.get("use", "sig") == "sig" and one.get("alg", algorithm) == algorithm
        if not fits:
            return None
        public = {name: value for name, value in one.items() if name in ("kty", "crv", "x", "y", "n", "e", "kid")}
        try:
            key = import_key(public)
            key.ensure_kid()
            if isinstance(key, RSAKey):
                return key if algorithm == "RS256" and key.public_key.key_size >= SMALLEST_RSA else None
            fits = isinstance(key, ECKey) and algorithm == "ES256" and key.curve_name == "P-256"
            return key if fits and key.public_key is not None else None
        except (JoseError, ValueError, TypeError, KeyError):  # a point that is on no curve, a number that is none
            return None


def init_app(app: Flask, settings: Settings) -> None:
    """Read the declared providers. Raises UnsafeSettings."""
    know(app, declared.read(settings), production=settings.is_production)


def know(app: Flask, providers: tuple[Provider, ...], *, production: bool) -> None:
    """Make these the providers of the application, with nothing remembered yet."""
    app.extensions["openid"] = {one.name: Known(one, production=production) for one in providers}


def known(name: str) -> Known:
    """Raises NotFound."""
    found: Known | None = current_app.extensions["openid"].get(name)
    if found is None:
        raise NotFound(_("Ce fournisseur d’identité n’est pas déclaré ici."))
    return found


def offered(siret: str | None) -> tuple[Provider, ...]:
    """Those one may sign in with: all of them, or those allowed for an organisation."""
    everyone = [one.provider for one in current_app.extensions["openid"].values()]
    return tuple(one for one in everyone if siret is None or siret in one.organisations)

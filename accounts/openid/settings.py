"""Which providers an operator declares: a TOML file named by `OPENID_PROVIDERS`, one table for each of them.

Read once at start-up; whatever is wrong in it stops the start with a sentence that says where.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from accounts.openid.workflow import ALGORITHMS, Profile
from core.config import Settings, UnsafeSettings

LOOPBACK = ("127.0.0.1", "localhost", "::1")
TAKEN = ("facteur",)  # pages of ours below /connexion/
LONGEST_ISSUER = 200
_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
_SIRET = re.compile(r"[0-9]{14}")
_NEEDED = ("profile", "label", "issuer", "client_id", "client_secret", "organisations")
_TEXTS = ("profile", "label", "issuer", "client_id", "client_secret", "algorithm", "token_auth")
_LISTS = ("organisations", "scopes", "acr_values", "second_factor")
_SWITCHES = ("pkce", "signed_userinfo")
_TOKEN_AUTHS = ("client_secret_basic", "client_secret_post")
# ProConnect refuses any parameter it did not document: its lists of scopes and levels are its own.
_DEFAULTS: dict[Profile, dict[str, Any]] = {
    Profile.PROCONNECT: {
        "scopes": ["openid", "given_name", "usual_name", "email", "uid", "siret", "idp_id"],
        "acr_values": ["eidas1"],
        "pkce": False,
        "signed_userinfo": True,
        "token_auth": "client_secret_post",
    },
    Profile.GENERIC: {
        "scopes": ["openid", "profile", "email"],
        "acr_values": [],
        "pkce": True,
        "signed_userinfo": False,
        "token_auth": "client_secret_basic",
    },
}
_EVERYWHERE = {"algorithm": "RS256", "second_factor": []}


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One provider. `organisations` are the SIRET it may speak for, `second_factor` the `amr` values that count."""

    name: str
    profile: Profile
    label: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    organisations: tuple[str, ...]
    algorithm: str
    scopes: tuple[str, ...]
    acr_values: tuple[str, ...]
    second_factor: tuple[str, ...]
    pkce: bool
    signed_userinfo: bool
    token_auth: str


def read(settings: Settings) -> tuple[Provider, ...]:
    """The providers of the file, in its order; none without the setting. Raises UnsafeSettings."""
    if not settings.openid_providers:
        return ()
    try:
        tables = tomllib.loads(Path(settings.openid_providers).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnsafeSettings(f"OPENID_PROVIDERS: {settings.openid_providers} cannot be read: {error}.") from error
    providers = tuple(_provider(name, table, settings) for name, table in tables.items())
    issuers = [provider.issuer for provider in providers]
    if len(set(issuers)) < len(issuers):
        raise UnsafeSettings("OPENID_PROVIDERS: two providers have the same issuer; list the organisations together.")
    return providers


def _provider(name: str, table: Any, settings: Settings) -> Provider:
    where = f"OPENID_PROVIDERS, [{name}]"
    if not _NAME.fullmatch(name) or name in TAKEN:
        raise UnsafeSettings(f"{where}: a name has lower-case letters, digits and hyphens, and is not {TAKEN[0]!r}.")
    if not isinstance(table, dict):
        raise UnsafeSettings(f"OPENID_PROVIDERS: {name!r} stands outside of a table; begin with [name].")
    _check_shape(where, table)
    try:
        profile = Profile(table["profile"])
    except ValueError as error:
        raise UnsafeSettings(f"{where}: profile is one of {', '.join(Profile)}.") from error
    values = _EVERYWHERE | _DEFAULTS[profile] | table | {"name": name, "profile": profile}
    _check_values(where, values)
    check_address(where + ": issuer", values["issuer"], settings)
    filled: dict[str, Any] = {key: tuple(value) if key in _LISTS else value for key, value in values.items()}
    return Provider(**filled)


def _check_shape(where: str, table: Mapping[str, Any]) -> None:
    kinds = {**dict.fromkeys(_TEXTS, str), **dict.fromkeys(_LISTS, list), **dict.fromkeys(_SWITCHES, bool)}
    if unknown := sorted(table.keys() - kinds.keys()):
        raise UnsafeSettings(f"{where}: unknown setting {unknown[0]!r}.")
    if missing := [key for key in _NEEDED if not table.get(key)]:
        raise UnsafeSettings(f"{where}: {missing[0]} is missing.")
    for key, value in table.items():
        if not isinstance(value, kinds[key]):
            raise UnsafeSettings(f"{where}: {key} must be of the type {kinds[key].__name__}.")
        if isinstance(value, list) and not all(isinstance(one, str) and one for one in value):
            raise UnsafeSettings(f"{where}: {key} lists texts.")


def _check_values(where: str, values: Mapping[str, Any]) -> None:
    if values["algorithm"] not in ALGORITHMS:
        raise UnsafeSettings(f"{where}: algorithm is one of {', '.join(ALGORITHMS)}.")
    if values["token_auth"] not in _TOKEN_AUTHS:
        raise UnsafeSettings(f"{where}: token_auth is one of {', '.join(_TOKEN_AUTHS)}.")
    if wrong := [siret for siret in values["organisations"] if not _SIRET.fullmatch(siret)]:
        raise UnsafeSettings(f"{where}: {wrong[0]!r} is no SIRET of 14 digits.")
    if "openid" not in values["scopes"]:
        raise UnsafeSettings(f"{where}: scopes must hold 'openid'.")
    if values["profile"] is Profile.PROCONNECT and not values["signed_userinfo"]:
        raise UnsafeSettings(f"{where}: ProConnect signs its userinfo; signed_userinfo cannot be false.")


def check_address(where: str, address: str, settings: Settings) -> None:
    """Raises UnsafeSettings unless it is https, or plain http on this machine outside production."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        parts, host = urlsplit(""), None
    local = parts.scheme == "http" and host in LOOPBACK and not settings.is_production
    odd = parts.query or parts.fragment or parts.username is not None or not address.isprintable()
    if not host or odd or len(address) > LONGEST_ISSUER or not (parts.scheme == "https" or local):
        raise UnsafeSettings(f"{where} must be an https address.")

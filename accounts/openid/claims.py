"""Verification of what a provider says, once its signature holds. Pure Python: values in, a verified person out.

Sources: OpenID Connect Core 1.0, 3.1.3.7 (id_token), 3.1.3.8 (at_hash), 5.3.2 and 5.3.4 (userinfo);
ProConnect, technical documentation for service providers.
"""

import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from hmac import compare_digest
from typing import Any

from accounts.openid.workflow import OLDEST, SKEW, Profile, Reason, Refused

LONGEST_SUBJECT = 255  # OpenID Connect Core 1.0, 2
LONGEST_NAME = 120
LONGEST_EMAIL = 254
LATEST = 2**40  # seconds: far beyond any date a computer handles
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]+")
_SIRET = re.compile(r"[0-9]{14}")

Claims = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What an answer must say. `methods` are the `amr` values that count as a second factor."""

    issuer: str
    client: str
    nonce_hash: str
    profile: Profile
    levels: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who a provider says it is. A name or an address it does not give, or gives wrongly, is None."""

    issuer: str
    idp: str
    subject: str
    siret: str
    given_name: str | None
    family_name: str | None
    email: str | None


def check_id_token(claims: Claims, expected: Expected, access_token: str, at: datetime) -> None:
    """The claims of an id_token. Raises Refused."""
    _check_issued(claims, expected)
    party = claims.get("azp")
    if party is not None and party != expected.client:
        raise Refused(Reason.PARTY)
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not compare_digest(sha256(nonce.encode()).hexdigest(), expected.nonce_hash):
        raise Refused(Reason.NONCE)
    _check_times(claims, at, needed=True)
    subject(claims)
    _check_access_hash(claims.get("at_hash"), access_token)
    if expected.levels and claims.get("acr") not in expected.levels:
        raise Refused(Reason.LEVEL)
    if expected.methods:
        methods(claims)


def check_userinfo_token(claims: Claims, expected: Expected, at: datetime) -> None:
    """What a signed userinfo must say besides the person. Raises Refused."""
    _check_issued(claims, expected)
    _check_times(claims, at, needed=False)


def methods(claims: Claims) -> tuple[str, ...]:
    """How the person proved who they are. Raises Refused when the provider does not say."""
    said = claims.get("amr")
    if not isinstance(said, list) or not said or not all(isinstance(word, str) for word in said):
        raise Refused(Reason.METHODS)
    return tuple(said)


def proves_factor(claims: Claims, expected: Expected) -> bool:
    """Whether the provider saw a second factor, for an operator who lets that count."""
    return bool(expected.methods) and bool(set(methods(claims)) & set(expected.methods))


def factor_at(claims: Claims, at: datetime) -> datetime | None:
    """When the person proved who they are (`auth_time`), which may be long before the answer where a session of the
    provider went on by itself; None when it does not say. Raises Refused.
    """
    said = _seconds(claims, "auth_time")
    if said is None:
        return None
    if said > at.timestamp() + SKEW.total_seconds():
        raise Refused(Reason.FUTURE)
    return datetime.fromtimestamp(min(said, at.timestamp()), UTC)


def subject(claims: Claims) -> str:
    """The provider's own key of the person. Raises Refused."""
    found = claims.get("sub")
    if not isinstance(found, str) or not 0 < len(found) <= LONGEST_SUBJECT or not found.isprintable():
        raise Refused(Reason.SUBJECT)
    return found


def person(id_token: Claims, userinfo: Claims, expected: Expected) -> Person:
    """Who signs in. Raises Refused when both parts are not about the same person of an allowed organisation."""
    if userinfo.get("sub") != subject(id_token):
        raise Refused(Reason.USERINFO_SUBJECT)
    family = "usual_name" if expected.profile is Profile.PROCONNECT else "family_name"
    said = userinfo.get("email_verified")
    verified = said is True or (said is None and expected.profile is Profile.PROCONNECT)
    return Person(
        issuer=expected.issuer,
        idp=_identity_provider(userinfo, expected.profile),
        subject=subject(id_token),
        siret=_organisation(userinfo, expected),
        given_name=_name(userinfo.get("given_name")),
        family_name=_name(userinfo.get(family)),
        email=_email(userinfo.get("email")) if verified else None,
    )


def _check_issued(claims: Claims, expected: Expected) -> None:
    if claims.get("iss") != expected.issuer:
        raise Refused(Reason.ISSUER)
    audience = claims.get("aud")
    # An answer made for us and for others at once could be played back by those others.
    if audience not in (expected.client, [expected.client]):
        raise Refused(Reason.AUDIENCE)


def _check_times(claims: Claims, at: datetime, *, needed: bool) -> None:
    moment, skew = at.timestamp(), SKEW.total_seconds()
    expires, issued = _seconds(claims, "exp"), _seconds(claims, "iat")
    not_before = _seconds(claims, "nbf")
    if needed and (expires is None or issued is None):
        raise Refused(Reason.EXPIRED)
    if expires is not None and not moment < expires + skew:
        raise Refused(Reason.EXPIRED)
    if issued is not None and not issued <= moment + skew:
        raise Refused(Reason.FUTURE)
    if issued is not None and not moment - OLDEST.total_seconds() <= issued + skew:
        raise Refused(Reason.EXPIRED)
    if not_before is not None and not not_before <= moment + skew:
        raise Refused(Reason.FUTURE)


def _seconds(claims: Claims, name: str) -> float | None:
    """A date of a token; what is no number of seconds is refused like a date that has passed."""
    found = claims.get(name)
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int | float) or not 0 <= found <= LATEST:
        raise Refused(Reason.EXPIRED)
    return float(found)


def _check_access_hash(said: Any, access_token: str) -> None:
    """Optional in this flow; both of our algorithms hash with SHA-256."""
    if said is None:
        return
    half = sha256(access_token.encode()).digest()[:16]
    if said != urlsafe_b64encode(half).rstrip(b"=").decode():
        raise Refused(Reason.ACCESS_HASH)


def _identity_provider(userinfo: Claims, profile: Profile) -> str:
    """Which of the identity providers behind ProConnect it was: `sub` is only its own."""
    if profile is Profile.GENERIC:
        return ""
    found = userinfo.get("idp_id")
    if not isinstance(found, str) or not 0 < len(found) <= LONGEST_SUBJECT or not found.isprintable():
        raise Refused(Reason.IDENTITY_PROVIDER)
    return found


def _organisation(userinfo: Claims, expected: Expected) -> str:
    """The SIRET said; a council's own provider may leave out the one organisation it serves."""
    found = userinfo.get("siret")
    if found is None and expected.profile is Profile.GENERIC and len(expected.organisations) == 1:
        return expected.organisations[0]
    if not isinstance(found, str) or not _SIRET.fullmatch(found) or found not in expected.organisations:
        raise Refused(Reason.ORGANISATION)
    return found


def _name(said: Any) -> str | None:
    if not isinstance(said, str):
        return None
    name = " ".join(said.split())
    return name if name and len(name) <= LONGEST_NAME and name.isprintable() else None


def _email(said: Any) -> str | None:
    if not isinstance(said, str):
        return None
    address = said.strip().lower()
    fits = len(address) <= LONGEST_EMAIL and address.isprintable() and address.isascii()
    return address if fits and _EMAIL.fullmatch(address) else None

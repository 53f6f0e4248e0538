"""Passkeys, by the WebAuthn library: what is asked of the browser, and whether its answer proves anything.

The site's name comes from `BASE_URL`: an answer given to another site, even one that looks the same, proves nothing.
"""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from accounts.factors.models import Passkey
from core.config import Settings


class NoProof(Exception):
    """The answer proves nothing: altered, of another site, challenge or key, or without the user's finger or code."""


@dataclass(frozen=True, slots=True)
class Site:
    """Whom passkeys are for: a host name, and the origin pages are read from."""

    host: str
    origin: str

    @classmethod
    def of(cls, settings: Settings) -> "Site":
        """From `BASE_URL`. Browsers refuse passkeys on an IP address: a demonstration is opened as `localhost`."""
        parts = urlsplit(settings.base_url)
        host = "localhost" if parts.hostname == "127.0.0.1" else parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
        return cls(host, f"{parts.scheme}://{host}{port}")


@dataclass(frozen=True, slots=True)
class Made:
    """A new key: its name for its holder, its public half, its counter."""

    credential_id: str
    public_key: str
    sign_count: int


def asked_to_add(site: Site, *, user_id: int, email: str, name: str, challenge: bytes, known: list[str]) -> str:
    """Options of `navigator.credentials.create`, as JSON; keys already known are not made twice."""
    from webauthn import base64url_to_bytes, generate_registration_options, options_to_json
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    chosen = AuthenticatorSelectionCriteria(
        resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=UserVerificationRequirement.REQUIRED
    )
    return options_to_json(
        generate_registration_options(
            rp_id=site.host,
            rp_name="Binôme",
            user_id=f"binome-{user_id}".encode(),
            user_name=email,
            user_display_name=name,
            challenge=challenge,
            authenticator_selection=chosen,
            exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(key)) for key in known],
        )
    )


def added(site: Site, answer: str, challenge: bytes) -> Made:
    """The key a browser made. Raises NoProof."""
    from webauthn import verify_registration_response
    from webauthn.helpers import bytes_to_base64url

    try:
        found = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except Exception as error:
        raise NoProof from error  # whatever is wrong with what a stranger sent
    name, public = bytes_to_base64url(found.credential_id), bytes_to_base64url(found.credential_public_key)
    return Made(name, public, found.sign_count)


def asked_to_prove(site: Site, challenge: bytes, known: list[str]) -> str:
    """Options of `navigator.credentials.get`, as JSON, for the keys of one user."""
    from webauthn import base64url_to_bytes, generate_authentication_options, options_to_json
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor, UserVerificationRequirement

    return options_to_json(
        generate_authentication_options(
            rp_id=site.host,
            challenge=challenge,
            allow_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(key)) for key in known],
            user_verification=UserVerificationRequirement.REQUIRED,
        )
    )


def named(answer: str) -> str:
    """Which key an answer says it is of. Raises NoProof."""
    try:
        found: Any = json.loads(answer)
        return str(found["id"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NoProof from error


def proved(site: Site, answer: str, challenge: bytes, key: Passkey) -> int:
    """The counter of a key that signed the challenge. Raises NoProof, also for a counter that went back: a copy."""
    from webauthn import base64url_to_bytes, verify_authentication_response

    try:
        found = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=base64url_to_bytes(key.public_key),
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    except Exception as error:
        raise NoProof from error  # whatever is wrong with what a stranger sent
    return found.new_sign_count

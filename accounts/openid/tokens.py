"""Signatures: one algorithm for each provider, keys from its own set only, no header that could bring another."""

from typing import Any

from joserfc import jws, jwt
from joserfc.errors import InvalidPayloadError, JoseError
from joserfc.jws import JWSRegistry

from accounts.openid.providers import Known
from accounts.openid.workflow import Reason, Refused

# `jwk`, `jku`, `x5c` and `x5u` would bring a key along, `crit` and `b64` another way to read the rest.
HEADERS = {"alg", "kid", "typ", "x5t", "x5t#S256"}
LONGEST_KEY_ID = 255
LONGEST = 64 * 1024  # characters


def verified(known: Known, token: str) -> dict[str, Any]:
    """The claims of a signed token. Raises Refused."""
    algorithm = known.provider.algorithm
    header = _header(token)
    if not header.keys() <= HEADERS:
        raise Refused(Reason.HEADER)
    if header.get("alg") != algorithm:
        raise Refused(Reason.ALGORITHM)
    key_id = header.get("kid")
    if key_id is not None and (not isinstance(key_id, str) or len(key_id) > LONGEST_KEY_ID):
        raise Refused(Reason.HEADER)
    key = known.key(key_id)
    try:
        decoded = jwt.decode(token, key, algorithms=[algorithm], registry=JWSRegistry(algorithms=[algorithm]))
    except (InvalidPayloadError, ValueError, TypeError, RecursionError) as error:
        raise Refused(Reason.MALFORMED) from error
    except JoseError as error:
        raise Refused(Reason.SIGNATURE) from error
    return dict(decoded.claims)


def _header(token: str) -> dict[str, Any]:
    if len(token) > LONGEST or not token.isascii() or token.count(".") != 2:  # noqa: PLR2004 - three parts
        raise Refused(Reason.MALFORMED)
    try:
        found = jws.extract_compact(token.encode()).headers()
    except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise Refused(Reason.MALFORMED) from error
    if not isinstance(found, dict):
        raise Refused(Reason.MALFORMED)
    return found

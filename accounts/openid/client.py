"""What Authlib does for us: the address of a sign-in, and the exchange of a code. It keeps no state.

Its own userinfo call cannot read a signed answer, and its Flask client would keep flows in the cookie.
"""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from accounts.openid import wire
from accounts.openid.providers import Endpoints
from accounts.openid.settings import Provider
from accounts.openid.workflow import Profile, Reason, Refused

LONGEST_TOKEN = 32 * 1024  # characters
# Asked for as essential: ProConnect leaves them out otherwise.
ASKED = {"id_token": {"amr": {"essential": True}, "auth_time": {"essential": True}}}
# OpenID Connect Core 1.0, 3.1.2.1: the person proves anew who they are, and the answer must say when.
ANEW = {"prompt": "login", "max_age": "0"}


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a code is exchanged for."""

    id_token: str = field(repr=False)
    access_token: str = field(repr=False)


def _session(provider: Provider, return_address: str) -> Any:
    from authlib.integrations.requests_client import OAuth2Session

    session = OAuth2Session(
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        token_endpoint_auth_method=provider.token_auth,
        scope=" ".join(provider.scopes),
        redirect_uri=return_address,
        code_challenge_method="S256" if provider.pkce else None,
    )
    return wire.bind(session)


def sign_in_address(
    provider: Provider,
    endpoints: Endpoints,
    return_address: str,
    *,
    state: str,
    nonce: str,
    verifier: str | None,
    anew: bool = False,
) -> str:
    """Where the browser goes to sign in; `anew`: not by a session it has there already."""
    asked: dict[str, str] = {"nonce": nonce, **(ANEW if anew else {})}
    if provider.acr_values:
        asked["acr_values"] = " ".join(provider.acr_values)
    if provider.profile is Profile.PROCONNECT or provider.second_factor:
        asked["claims"] = json.dumps(ASKED, separators=(",", ":"))
    with _session(provider, return_address) as session:
        address, _state = session.create_authorization_url(
            endpoints.authorization, state=state, code_verifier=verifier, **asked
        )
    return str(address)


def sign_out_address(end_session: str, *, id_token: str, state: str, return_address: str) -> str:
    """Where the browser goes to end its session at the provider (OpenID Connect RP-Initiated Logout 1.0)."""
    asked = {"id_token_hint": id_token, "state": state, "post_logout_redirect_uri": return_address}
    return f"{end_session}{'&' if '?' in end_session else '?'}{urlencode(asked)}"


def exchange(
    provider: Provider, endpoints: Endpoints, return_address: str, *, code: str, verifier: str | None
) -> Tokens:
    """Raises Refused."""
    from authlib.common.errors import AuthlibBaseError

    given = {"code_verifier": verifier} if verifier else {}
    try:
        with _session(provider, return_address) as session:
            said = session.fetch_token(endpoints.token, grant_type="authorization_code", code=code, **given)
    except AuthlibBaseError as error:
        raise Refused(Reason.TOKEN_ANSWER) from error
    except wire.FAILURES as failure:
        known = isinstance(failure, ValueError) and not isinstance(failure, OSError)
        raise Refused(Reason.TOKEN_ANSWER if known else Reason.UNREACHABLE) from failure
    return _tokens(said)


def _tokens(said: Any) -> Tokens:
    found = dict(said) if isinstance(said, dict) else {}
    id_token, access_token = found.get("id_token"), found.get("access_token")
    for token in (id_token, access_token):
        if not isinstance(token, str) or not token.isascii() or not token.isprintable() or len(token) > LONGEST_TOKEN:
            raise Refused(Reason.TOKEN_ANSWER)
    if str(found.get("token_type", "")).lower() != "bearer":
        raise Refused(Reason.TOKEN_ANSWER)
    return Tokens(str(id_token), str(access_token))

"""The way back from a provider: use the flow, ask the provider outside any transaction, settle in one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import current_app

from accounts import throttle
from accounts.models import SignInAttempt
from accounts.openid import actions, claims, client, proofs, tokens, wire
from accounts.openid.actions import Answer, Started
from accounts.openid.claims import Claims, Expected
from accounts.openid.client import Tokens
from accounts.openid.providers import Endpoints, Known
from accounts.openid.settings import Provider
from accounts.openid.workflow import Purpose, Reason, Refused
from core.actor import NOBODY, Actor
from core.clock import now
from core.db import side_session
from core.errors import TooMany
from core.guard import system_actor
from core.i18n import gettext as _

WAY_IN = (Purpose.SIGN_IN, Purpose.INVITATION, Purpose.PROOF)
LONGEST_CODE = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """The browser that came back. `session_id` is the session it holds, if any, `post` who that is."""

    browser_hash: str
    address: str
    session_id: int | None
    post: Actor = NOBODY


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where to go on: with the token of a new session or of the same one, or back to the invitation without one."""

    token: str | None = field(repr=False)
    back: str | None
    is_proof: bool = False


def return_address(provider: Provider, page: str) -> str:
    """The address of ours a provider knows, to the letter; never taken from the request."""
    base = str(current_app.config["SETTINGS"].base_url).rstrip("/")
    return f"{base}/connexion/{provider.name}/{page}"


def settle(known: Known, said: Mapping[str, str], visitor: Visitor) -> Arrival:
    """Everything an answer in the address leads to. Raises Refused, or TooMany for states nobody was given."""
    with system_actor("return from a provider"):
        started = _used(known.provider, said.get("state", ""), visitor, WAY_IN)
        with known.turn():
            answer = _asked(known, _code(known, said), started)
        with side_session(writing=True) as session:
            if started.purpose is Purpose.INVITATION:
                actions.prove(session, known.provider, started, answer, at=now())
                return Arrival(None, started.back)
            if started.purpose is Purpose.PROOF:
                who: dict[str, Any] = {"session_id": visitor.session_id, "post": visitor.post}
                token = proofs.prove_again(session, known.provider, started, answer, **who)
                return Arrival(token, started.back, is_proof=True)
            token = actions.sign_in(session, known.provider, answer, visitor.session_id, at=now())
            return Arrival(token, started.back)


def came_from_sign_out(provider: Provider, state: str, visitor: Visitor) -> bool:
    """Whether this browser was sent to end its session at the provider, and has not come back yet."""
    with system_actor("return from a provider"):
        try:
            _used(provider, state, visitor, (Purpose.SIGN_OUT,))
        except Refused:
            return False
    return True


def _used(provider: Provider, state: str, visitor: Visitor, purposes: tuple[Purpose, ...]) -> Started:
    moment = now()
    key = throttle.account_key(f"state {state}", current_app.config["SECRET_KEY"])
    counted_as = f"openid {visitor.address}"[:60]  # apart from passwords: a page loaded again locks nobody out
    with side_session(writing=True) as session:
        found = actions.use(session, provider, state, visitor.browser_hash, purposes=purposes, at=moment)
        if found is Reason.STATE:
            # Nobody was given this state: such answers are counted, so that they cannot fill the journal.
            if throttle.is_throttled(session, key, counted_as, moment):
                raise TooMany(_("Trop d’essais. Attendez quelques minutes avant de recommencer."))
            session.add(SignInAttempt(account_key=key, address=counted_as, at=moment, succeeded=False))
    if isinstance(found, Reason):
        raise Refused(found)
    return found


def _code(known: Known, said: Mapping[str, str]) -> str:
    """The code of an answer that is a good one. Raises Refused."""
    issuer = said.get("iss")
    if issuer is not None and issuer != known.provider.issuer:
        raise Refused(Reason.ANSWER_ISSUER)
    if "error" in said:
        raise Refused(Reason.CANCELLED if said["error"] == "access_denied" else Reason.ERROR)
    if issuer is None and known.endpoints().names_itself:
        raise Refused(Reason.ANSWER_ISSUER)
    code = said.get("code", "")
    if not 0 < len(code) <= LONGEST_CODE or not code.isascii() or not code.isprintable():
        raise Refused(Reason.NO_CODE)
    return code


def _asked(known: Known, code: str, started: Started) -> Answer:
    """Exchange the code, read the person, verify both. Raises Refused."""
    provider, endpoints = known.provider, known.endpoints()
    address = return_address(provider, "retour")
    given = client.exchange(provider, endpoints, address, code=code, verifier=started.verifier)
    expected = Expected(
        issuer=provider.issuer,
        client=provider.client_id,
        nonce_hash=started.nonce_hash,
        profile=provider.profile,
        levels=provider.acr_values,
        methods=provider.second_factor,
        organisations=provider.organisations,
    )
    id_token = tokens.verified(known, given.id_token)
    claims.check_id_token(id_token, expected, given.access_token, now())
    has_factor = claims.proves_factor(id_token, expected)
    userinfo = _userinfo(known, endpoints, given, expected)
    return Answer(
        person=claims.person(id_token, userinfo, expected),
        has_factor=has_factor,
        factor_at=claims.factor_at(id_token, now()) if has_factor else None,
        id_token=given.id_token,
    )


def _userinfo(known: Known, endpoints: Endpoints, given: Tokens, expected: Expected) -> Claims:
    kind, body = wire.get(endpoints.userinfo, bearer=given.access_token)
    if kind == "application/jwt":
        found = tokens.verified(known, body.decode("ascii", errors="replace").strip())
        claims.check_userinfo_token(found, expected, now())
        return found
    if known.provider.signed_userinfo:
        raise Refused(Reason.UNSIGNED)
    if kind != "application/json":
        raise Refused(Reason.USERINFO)
    return wire.parsed(body, Reason.USERINFO)

"""Towards a provider: to sign in, from an invitation, for another proof, or to end the session there too."""

from flask import make_response
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from accounts.openid import actions, answers, browser, client, providers, queries
from accounts.openid.answers import Onward
from accounts.openid.trip import return_address
from accounts.openid.workflow import Purpose, Refused
from core.clock import now
from core.db import side_session
from core.errors import NotFound
from core.guard import system_actor
from core.links import digest


def leave(name: str, *, purpose: Purpose = Purpose.SIGN_IN, back: str | None = None) -> ResponseReturnValue:
    """Answer a POST with the way to a provider. `back` is a local path: where a good answer leads.

    With the purpose INVITATION the verified person waits there: `queries.proven(...)`. Raises NotFound.
    """
    known = providers.known(name)
    try:
        endpoints = known.reached()
    except Refused as why:
        return answers.refused(known.provider, why)
    token = browser.new()
    with system_actor("towards a provider"), side_session(writing=True) as session:
        words = actions.begin(session, known.provider, digest(token), purpose=purpose, back=back, at=now())
    address = client.sign_in_address(
        known.provider,
        endpoints,
        return_address(known.provider, "retour"),
        state=words.state,
        nonce=words.nonce,
        verifier=words.verifier,
        anew=purpose is Purpose.PROOF,
    )
    response = make_response(answers.lead_on(Onward(address, known.provider, is_sign_out=False)))
    browser.set_cookie(response, token)
    return response


def farewell(session_id: int) -> Response | None:
    """For a session that came from a provider and has just ended here: the way to end it there too.

    None when it began otherwise, or when the provider is not declared any more, has no sign-out or does not answer.
    """
    with system_actor("sign-out at a provider"):
        with side_session() as session:
            row = queries.provider_session(session, session_id)
            if row is None:
                return None
            name, id_token = row.provider, row.id_token
        try:
            known = providers.known(name)
            end_session = known.reached().end_session
        except (NotFound, Refused):
            return None
        if end_session is None:
            return None
        token = browser.new()
        with side_session(writing=True) as session:
            actions.forget(session, session_id)
            words = actions.begin(session, known.provider, digest(token), purpose=Purpose.SIGN_OUT, back=None, at=now())
    address = client.sign_out_address(
        end_session, id_token=id_token, state=words.state, return_address=return_address(known.provider, "sortie")
    )
    response = answers.lead_on(Onward(address, known.provider, is_sign_out=True))
    browser.set_cookie(response, token)
    return response

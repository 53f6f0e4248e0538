"""What a browser is shown on its way to a provider, and when nobody was signed in."""

from dataclasses import dataclass

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from accounts.journal import record_account
from accounts.openid import providers
from accounts.openid.labels import PAGES
from accounts.openid.settings import Provider
from accounts.openid.workflow import Refused, Told, told
from core.db import side_session
from core.guard import system_actor

STATUSES = {Told.DOWN: 503}  # every other refusal is a 403


@dataclass(frozen=True, slots=True)
class Onward:
    """A page that leads to a provider at once. The form it answers may lead nowhere else (`form-action 'self'`)."""

    address: str
    provider: Provider
    is_sign_out: bool


def lead_on(onward: Onward) -> Response:
    """The page, with a link for browsers that do not go by themselves."""
    return Response(render_template("accounts/openid_onward.html", onward=onward), mimetype="text/html")


def refused(provider: Provider, why: Refused) -> ResponseReturnValue:
    """Write the refusal down, then say what to do, with the other ways to sign in."""
    with system_actor("refused by us or by a provider"), side_session(writing=True) as session:
        record_account(
            session,
            "openid.refused",
            user_id=why.user_id,
            organisation_id=why.organisation_id,
            reason=f"{provider.name} {why.reason}",
        )
    g.here = url_for("accounts.sign_in")  # what came from the provider serves once: a change of language goes there
    page = told(why.reason)
    is_way_in = page is not Told.UNPROVED
    others = [one for one in providers.offered(None) if one != provider and is_way_in]
    # The other pages must not tell one reason from another.
    code = why.reason.value if page in (Told.AGAIN, Told.DOWN, Told.UNPROVED) else None
    body = render_template(
        "accounts/openid_refused.html", words=PAGES[page], provider=provider, others=others, code=code
    )
    return body, STATUSES.get(page, 403)

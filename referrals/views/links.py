"""A link sent to an office without account, and the pages it opens: one referral, the minimum, one answer."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.journal import record_reading
from accounts.links import closed_page
from casefiles.queries import members_named
from core import access, links
from core.actor import Actor, Kind, current_actor
from core.clock import now, today
from core.db import key_of
from core.errors import NotAllowed, NotFound, Refusal
from core.forms import Form
from core.i18n import gettext as _
from core.work import check_version, transaction
from partners.models import Unit
from partners.queries import unit_by_id
from partners.workflow import PROFESSIONALS
from referrals import actions, policy, queries
from referrals.forms import AcceptForm, AskForm, DeclineForm
from referrals.forms_links import SendLinkForm
from referrals.link_models import ReferralLink
from referrals.views.frame import blueprint, referral_page
from referrals.workflow import LINK_STEPS, DeclineReason, Step, knows


@blueprint.route("/orientations/<ref>/lien", methods=["GET", "POST"])
@access.roles(*PROFESSIONALS)
def send_link(ref: str) -> ResponseReturnValue:
    """To the receiving unit's registered address, by the author or whoever distributes there."""
    form = SendLinkForm()
    if not form.is_submitted():
        return _sending_page(ref, form)
    if not form.validate():
        return _sending_page(ref, form), 422
    try:
        with transaction(form) as work:
            referral = queries.get(ref, lock=True)
            _require_sender(referral)
            actions.send_link(referral, by=current_actor(), at=now())
            work.done(url_for("referrals.show", ref=ref), _("Lien envoyé : il sert une seule fois, pendant 8 jours."))
        return work.answer()
    except Refusal as refusal:
        if isinstance(refusal, NotFound | NotAllowed):
            raise
        status = form.refuse(refusal)
        return _sending_page(ref, form), status


def _require_sender(referral: Any) -> None:
    if not policy.can_send_link(current_actor(), referral):
        raise NotAllowed(_("Cette étape revient à une autre personne."))


def _sending_page(ref: str, form: SendLinkForm) -> str:
    referral = queries.get(ref)
    _require_sender(referral)
    last = queries.last_link(referral.id)
    return referral_page(
        "referrals/send_link.html",
        referral,
        "referral.link_form",
        form=form,
        last=last,
        is_running=last is not None and last.is_waiting and last.expires_at > now(),
    )


def _find(session: Session, token_hash: str, at: datetime) -> Actor | None:
    """The holder of a running link acts for the receiving unit, and for nothing but its one referral."""
    query = (
        select(ReferralLink.id, Unit.organisation_id, Unit.name, Unit.side, Unit.territory)
        .join(Unit, Unit.id == ReferralLink.unit_id)
        .where(ReferralLink.token_hash == token_hash, *links.running(ReferralLink, at))
    )
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    return Actor(
        kind=Kind.LINK,
        link=("referral_links", row.id),
        organisation=row.organisation_id,
        unit_name=row.name,
        side=row.side,
        territory=row.territory,
    )


for _endpoint in ("link", "link_accept", "link_decline", "link_ask"):
    links.opened_by(f"referrals.{_endpoint}", _find)


@blueprint.get("/reponse/<token>")
@access.public
def link(token: str) -> ResponseReturnValue:
    if current_actor().opens("referral_links") is None:
        return closed_page()
    return _page("referrals/link.html", token)


def _page(template: str, token: str, **shown: Any) -> str:
    """The minimum: reference, first name and initial, categories, what is asked, dates, whom to call."""
    held = queries.link_in_hand(now())
    referral = queries.of_link(held)
    record_reading("referral.link_read", file_id=referral.file_id, subject=referral.ref)
    author = members_named([referral.author_id]).get(referral.author_id)
    return render_template(
        template,
        **{
            "token": token,
            "link": held,
            "referral": referral,
            "categories": [row.category for row in referral.barriers],
            "author": author,
            "from_unit": unit_by_id(referral.from_unit_id),
            "steps": [step for step in LINK_STEPS if knows(referral.state, step, referral.direction)],
            "Step": Step,
            "today": today(referral.territory),
            **shown,
        },
    )


def _answer(
    token: str, step: Step, form: Form, answers: Callable[[], dict[str, Any]], heading: str
) -> ResponseReturnValue:
    """The one way of every answer by a link: its holder, its version, its act, and the link is used up."""
    if current_actor().opens("referral_links") is None:
        return closed_page()
    if not form.is_submitted() or not form.validate():
        return _form_page(token, form, heading), 422 if form.is_submitted() else 200
    try:
        with transaction(form) as work:
            referral = queries.of_link(queries.link_in_hand(now()), lock=True)
            held = queries.link_in_hand(now(), lock=True)
            check_version(form, referral)
            actions.answer_by_link(held, referral, step, by=current_actor(), at=now(), **answers())
            work.done(url_for("casefiles.person_answered"))
        return work.answer()
    except NotFound:
        return closed_page()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _form_page(token, form, heading), status


def _form_page(token: str, form: Form, heading: str) -> str:
    referral = queries.of_link(queries.link_in_hand(now()))
    if not form.is_submitted():
        form.version.data = referral.version
    if isinstance(form, AcceptForm):
        form.worker.choices = [(str(row.membership_id), row.name) for row in queries.workers_of(referral)]
    return _page("referrals/link_answer.html", token, form=form, heading=heading)


@blueprint.route("/reponse/<token>/accepter", methods=["GET", "POST"])
@access.public
def link_accept(token: str) -> ResponseReturnValue:
    form = AcceptForm()
    return _answer(
        token,
        Step.ACCEPT,
        form,
        lambda: {"worker_id": key_of(form.worker.data)},
        _("Accepter l’orientation"),
    )


@blueprint.route("/reponse/<token>/refuser", methods=["GET", "POST"])
@access.public
def link_decline(token: str) -> ResponseReturnValue:
    form = DeclineForm()
    return _answer(
        token,
        Step.DECLINE,
        form,
        lambda: {
            "reason": DeclineReason(form.reason.data),
            "text": form.text.data,
            "suggestion": form.suggestion.data,
        },
        _("Refuser l’orientation"),
    )


@blueprint.route("/reponse/<token>/complement", methods=["GET", "POST"])
@access.public
def link_ask(token: str) -> ResponseReturnValue:
    form = AskForm()
    return _answer(token, Step.ASK_INFO, form, lambda: {"question": form.question.data}, _("Demander un complément"))

"""The answers of the receiving side and the author's information: one page, one form, one step each."""

from collections.abc import Callable

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from casefiles import sensitive_text
from core import access
from core.actor import current_actor
from core.clock import now
from core.db import key_of
from core.errors import Conflict, NotFound, Refusal
from core.forms import Form
from core.i18n import gettext as _
from core.work import check_version, transaction
from partners.workflow import FOLLOWERS, QUEUE_KEEPERS, RECEIVERS
from referrals import actions, policy, queries
from referrals.forms import AcceptForm, AnswerInfoForm, AskForm, AssignForm, DeclineForm
from referrals.models import Referral
from referrals.views.answering import Answering, answer_page, first_of, missed_page
from referrals.views.frame import back, blueprint
from referrals.workflow import DeclineReason, Step


def answered(ref: str, answering: Answering, act: Callable[[Referral], object], message: str) -> ResponseReturnValue:
    """The one way of every answer: shape, then in one transaction who may, the version, the act."""
    form = answering.form
    if not form.is_submitted():
        return answer_page(ref, answering)
    if not form.validate():
        return answer_page(ref, answering), 422
    try:
        with transaction(form) as work:
            referral = queries.get(ref, lock=True)
            policy.require(current_actor(), referral, answering.step)
            check_version(form, referral, answering.current(referral) if answering.current else None)
            act(referral)
            work.done(url_for("referrals.show", ref=ref) if answering.stays else back(), message)
    except (Conflict, NotFound) as refusal:
        return _too_late(ref, answering, refusal)
    except Refusal as refusal:
        status = form.refuse(refusal)
        return answer_page(ref, answering), status
    _warn(form)
    return work.answer()


def _too_late(ref: str, answering: Answering, refusal: Refusal) -> ResponseReturnValue:
    """A colleague acted first: what he did is shown, and what was typed is kept."""
    first = first_of(ref)
    if isinstance(refusal, NotFound):
        if first is None:
            raise refusal
        return missed_page(ref, answering, first), Conflict.status
    status = answering.form.refuse(refusal)
    return answer_page(ref, answering, first=first), status


def _warn(form: Form) -> None:
    texts = (field.data for field in form if field.type == "TextField")
    for sentence in sensitive_text.warnings(*texts):
        flash(sentence, "warn")


@blueprint.route("/orientations/<ref>/affecter", methods=["GET", "POST"])
@access.roles(*QUEUE_KEEPERS)
def assign(ref: str) -> ResponseReturnValue:
    form = AssignForm()
    return answered(
        ref,
        Answering(step=Step.ASSIGN, template="referrals/assign.html", form=form),
        lambda referral: actions.assign(referral, worker_id=key_of(form.worker.data), by=current_actor(), at=now()),
        _("Orientation affectée."),
    )


@blueprint.route("/orientations/<ref>/accepter", methods=["GET", "POST"])
@access.roles(*RECEIVERS)
def accept(ref: str) -> ResponseReturnValue:
    form = AcceptForm()
    stays = key_of(form.worker.data) == current_actor().membership
    return answered(
        ref,
        Answering(step=Step.ACCEPT, template="referrals/accept.html", form=form, stays=stays),
        lambda referral: actions.accept(referral, worker_id=key_of(form.worker.data), by=current_actor(), at=now()),
        _("Réponse envoyée : orientation acceptée, l’accompagnement global est ouvert."),
    )


@blueprint.route("/orientations/<ref>/complement", methods=["GET", "POST"])
@access.roles(*RECEIVERS)
def ask(ref: str) -> ResponseReturnValue:
    form = AskForm()
    return answered(
        ref,
        Answering(step=Step.ASK_INFO, template="referrals/ask.html", form=form, stays=True),
        lambda referral: actions.ask_info(referral, question=form.question.data, by=current_actor(), at=now()),
        _("Question envoyée. Le délai de réponse attend le complément."),
    )


@blueprint.route("/orientations/<ref>/refuser", methods=["GET", "POST"])
@access.roles(*RECEIVERS)
def decline(ref: str) -> ResponseReturnValue:
    form = DeclineForm()
    return answered(
        ref,
        Answering(step=Step.DECLINE, template="referrals/decline.html", form=form),
        lambda referral: actions.decline(
            referral,
            reason=DeclineReason(form.reason.data),
            text=form.text.data,
            suggestion=form.suggestion.data,
            by=current_actor(),
            at=now(),
        ),
        _("Réponse envoyée : orientation refusée. Elle ne figure plus dans vos listes."),
    )


@blueprint.route("/orientations/<ref>/repondre", methods=["GET", "POST"])
@access.roles(*FOLLOWERS)
def inform(ref: str) -> ResponseReturnValue:
    form = AnswerInfoForm()
    return answered(
        ref,
        Answering(step=Step.ANSWER_INFO, template="referrals/inform.html", form=form, stays=True),
        lambda referral: actions.answer_info(referral, information=form.information.data, by=current_actor(), at=now()),
        _("Complément envoyé. Le délai de réponse court de nouveau."),
    )

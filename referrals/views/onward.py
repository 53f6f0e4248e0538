"""The other answers, each on one page of its own, and what the author does: taken back, or referred again."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from casefiles import queries as casefiles
from casefiles.workflow import AgreedBy
from core import access
from core.actor import current_actor
from core.clock import now
from core.db import key_of
from core.i18n import gettext as _
from core.work import transaction
from partners.workflow import FOLLOWERS, QUEUE_KEEPERS, RECEIVERS
from referrals import actions, policy, queries
from referrals.forms_onward import (
    AcceptSocialForm,
    HoldForm,
    RedirectForm,
    ReferAgainForm,
    ResourcesForm,
    WithdrawForm,
)
from referrals.views.answering import Answering
from referrals.views.answers import answered
from referrals.views.frame import blueprint
from referrals.workflow import Step, WithdrawReason


@blueprint.route("/orientations/<ref>/reporter", methods=["GET", "POST"])
@access.roles(*QUEUE_KEEPERS)
def hold(ref: str) -> ResponseReturnValue:
    form = HoldForm()
    return answered(
        ref,
        Answering(step=Step.HOLD, template="referrals/hold.html", form=form, stays=True),
        lambda referral: actions.hold(
            referral, reason=form.reason.data, review_on=form.review_on.data, by=current_actor(), at=now()
        ),
        _("Réponse reportée. La place de la personne reste réservée."),
    )


@blueprint.route("/orientations/<ref>/accompagnement-social", methods=["GET", "POST"])
@access.roles(*RECEIVERS)
def accept_social(ref: str) -> ResponseReturnValue:
    form = AcceptSocialForm()
    stays = key_of(form.worker.data) == current_actor().membership
    return answered(
        ref,
        Answering(step=Step.ACCEPT_SOCIAL, template="referrals/accept_social.html", form=form, stays=stays),
        lambda referral: actions.accept_social(
            referral,
            worker_id=key_of(form.worker.data),
            agreed_on=form.agreed_on.data,
            agreed_by=AgreedBy(form.agreed_by.data),
            review_on=form.review_on.data,
            by=current_actor(),
            at=now(),
        ),
        _("Réponse envoyée : orientation acceptée en accompagnement social exclusif."),
    )


@blueprint.route("/orientations/<ref>/ressources", methods=["GET", "POST"])
@access.roles(*RECEIVERS)
def resources(ref: str) -> ResponseReturnValue:
    form = ResourcesForm()
    return answered(
        ref,
        Answering(step=Step.ANSWER_RESOURCES, template="referrals/resources.html", form=form),
        lambda referral: actions.answer_resources(referral, resources=form.given, by=current_actor(), at=now()),
        _("Réponse envoyée : les ressources sont transmises. L’orientation ne figure plus dans vos listes."),
    )


@blueprint.route("/orientations/<ref>/transmettre", methods=["GET", "POST"])
@access.roles(*RECEIVERS)
def redirect_on(ref: str) -> ResponseReturnValue:
    form = RedirectForm()
    return answered(
        ref,
        Answering(step=Step.REDIRECT, template="referrals/redirect.html", form=form),
        lambda referral: actions.redirect(
            referral, to_unit_id=key_of(form.unit.data), reason=form.reason.data, by=current_actor(), at=now()
        ),
        _("Orientation transmise. Elle ne figure plus dans vos listes."),
    )


@blueprint.route("/orientations/<ref>/retirer", methods=["GET", "POST"])
@access.roles(*FOLLOWERS)
def withdraw(ref: str) -> ResponseReturnValue:
    form = WithdrawForm()
    return answered(
        ref,
        Answering(step=Step.WITHDRAW, template="referrals/withdraw.html", form=form, stays=True),
        lambda referral: actions.withdraw(
            referral, reason=WithdrawReason(form.reason.data), text=form.text.data, by=current_actor(), at=now()
        ),
        _("Orientation retirée. Le lieu qui la recevait ne voit plus ce dossier."),
    )


@blueprint.post("/orientations/<ref>/orienter-de-nouveau")
@access.roles(*FOLLOWERS)
def refer_again(ref: str) -> ResponseReturnValue:
    """No page of its own: a button on the one that ended, which leads to the draft it makes."""
    form = ReferAgainForm()
    if not form.validate():
        return redirect(url_for("referrals.show", ref=ref), 303)
    with transaction(form) as work:
        referral = queries.get(ref, lock=True)
        policy.require(current_actor(), referral, Step.RE_REFER)
        file = casefiles.content(referral.file.ref, lock=True)
        draft = actions.re_refer(referral, file, by=current_actor(), at=now())
        work.done(url_for("referrals.draft", ref=draft.ref), _("Brouillon préparé : vérifiez-le avant de l’envoyer."))
    return work.answer()

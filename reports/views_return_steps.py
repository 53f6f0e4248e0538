"""The steps of a monitoring return, each sent by a form of its page."""

from collections.abc import Callable

from flask.typing import ResponseReturnValue

from agreements.returns import actions, policy, queries
from agreements.returns.forms import CertifyForm, CommentForm, FixForm, GiveUpForm, IssueForm, ReissueForm
from agreements.returns.labels import LABELS
from agreements.returns.models import MonitoringReturn
from agreements.returns.workflow import ReturnStep
from core import access
from core.actor import current_actor
from core.clock import now
from core.errors import Refusal
from core.forms import Form
from core.i18n import gettext as _
from core.work import check_version, transaction
from partners.workflow import ADMINISTRATORS
from reports.blueprint import blueprint
from reports.followup.return_figures import take
from reports.views_returns import GONE, address, return_page


def _taken(
    ref: str, key: str, form: Form, *, step: ReturnStep, act: Callable[[MonitoringReturn], None], said: str
) -> ResponseReturnValue:
    """Take the step, or show the page again with why not and what changed meanwhile."""
    if not form.validate():
        return return_page(queries.get(ref, key), form), 422
    try:
        with transaction(form) as work:
            found = queries.get(ref, key, lock=True)
            policy.require(current_actor(), found, step)
            check_version(form, found, {_("État"): str(LABELS[found.state])})
            act(found)
            work.done(address(ref, key), said)
        return work.answer()
    except GONE:
        raise
    except Refusal as refusal:
        status = form.refuse(refusal)
        return return_page(queries.get(ref, key), form), status


@blueprint.post("/conventions/<ref>/retours/<key>/figer")
@access.roles(*ADMINISTRATORS)
def issue_return(ref: str, key: str) -> ResponseReturnValue:
    def act(found: MonitoringReturn) -> None:
        moment = now()
        actions.issue(found, take(found, moment).plain(), by=current_actor(), at=moment)

    said = _("Chiffres figés : chaque partie les commente.")
    return _taken(ref, key, IssueForm(), step=ReturnStep.ISSUE, act=act, said=said)


@blueprint.post("/conventions/<ref>/retours/<key>/corriger")
@access.roles(*ADMINISTRATORS)
def reissue_return(ref: str, key: str) -> ResponseReturnValue:
    form = ReissueForm()

    def act(found: MonitoringReturn) -> None:
        moment, answer = now(), str(form.answer.data)
        actions.reissue(found, take(found, moment).plain(), answer=answer, by=current_actor(), at=moment)

    said = _("Chiffres figés de nouveau : chaque partie commente cette version.")
    return _taken(ref, key, form, step=ReturnStep.REISSUE, act=act, said=said)


@blueprint.post("/conventions/<ref>/retours/<key>/commenter")
@access.roles(*ADMINISTRATORS)
def comment_return(ref: str, key: str) -> ResponseReturnValue:
    form = CommentForm()

    def act(found: MonitoringReturn) -> None:
        actions.comment(found, form.text.data, seen=str(form.seen.data or ""), by=current_actor(), at=now())

    return _taken(ref, key, form, step=ReturnStep.COMMENT, act=act, said=_("Commentaire enregistré."))


@blueprint.post("/conventions/<ref>/retours/<key>/demander-correction")
@access.roles(*ADMINISTRATORS)
def ask_return_fix(ref: str, key: str) -> ResponseReturnValue:
    form = FixForm()

    def act(found: MonitoringReturn) -> None:
        actions.ask_fix(found, form.named, reason=str(form.reason.data), by=current_actor(), at=now())

    return _taken(ref, key, form, step=ReturnStep.ASK_FIX, act=act, said=_("Correction demandée."))


@blueprint.post("/conventions/<ref>/retours/<key>/certifier")
@access.roles(*ADMINISTRATORS)
def certify_return(ref: str, key: str) -> ResponseReturnValue:
    form = CertifyForm()

    def act(found: MonitoringReturn) -> None:
        actions.certify(found, seen=str(form.seen.data or ""), by=current_actor(), at=now())

    said = _("Retour certifié : il ne change plus.")
    return _taken(ref, key, form, step=ReturnStep.CERTIFY, act=act, said=said)


@blueprint.post("/conventions/<ref>/retours/<key>/abandonner")
@access.roles(*ADMINISTRATORS)
def cancel_return(ref: str, key: str) -> ResponseReturnValue:
    form = GiveUpForm()

    def act(found: MonitoringReturn) -> None:
        actions.cancel(found, reason=str(form.why.data), by=current_actor(), at=now())

    return _taken(ref, key, form, step=ReturnStep.CANCEL, act=act, said=_("Retour abandonné."))

"""The author asks the pair for more about the outcome, once; acknowledging it is a button of the referral's page."""

from flask import url_for
from flask.typing import ResponseReturnValue

from casefiles.exits.forms import ReasonForm
from core import access
from core.actor import current_actor
from core.clock import now
from core.i18n import gettext as _
from core.work import Work, answer
from partners.workflow import FOLLOWERS
from referrals import actions, policy, queries
from referrals.views.frame import blueprint, referral_page


@blueprint.route("/orientations/<ref>/bilan-precision", methods=["GET", "POST"])
@access.roles(*FOLLOWERS)
def query_outcome(ref: str) -> ResponseReturnValue:
    form = ReasonForm()

    def act(work: Work) -> None:
        reason = form.reason.data or ""
        actions.query_outcome(queries.get(ref, lock=True), reason=reason, by=current_actor(), at=now())
        work.done(url_for("referrals.show", ref=ref), _("Précision demandée : le binôme complète le bilan."))

    return answer(form, lambda form: _page(ref, form), act)


def _page(ref: str, form: ReasonForm) -> str:
    """Raises NotAllowed to anybody but the author, Conflict before any outcome."""
    referral = queries.get(ref)
    policy.require_outcome(current_actor(), referral)
    return referral_page("referrals/outcome_query.html", referral, "referral.answer_form", form=form, first=None)

"""The validation of the shared diagnosis by each half of the pair."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from casefiles import policy, queries
from casefiles.following import diagnosis, validating
from casefiles.following.forms import ValidationForm
from casefiles.models import CaseFile, Support
from casefiles.views.frame import blueprint, file_page, open_content, to_write
from casefiles.workflow import BarrierState, Level, State, Step
from core import access
from core.actor import current_actor
from core.clock import now
from core.errors import NotFound
from core.forms import Form
from core.i18n import gettext as _
from core.work import Work, answer, check_version
from partners.workflow import FOLLOWERS


def _own(file: CaseFile) -> Support:
    """The support before its entry the actor makes a half of, or stands in for one. Raises NotFound."""
    acts_for = current_actor().acts_for
    for support in file.supports:
        if support.state is State.OPENED and not acts_for.isdisjoint(support.pair):
            return support
    raise NotFound(_("Aucun accompagnement de votre binôme n’attend son diagnostic sur ce dossier."))


@blueprint.route("/dossiers/<ref>/diagnostic/validation", methods=["GET", "POST"])
@access.roles(*FOLLOWERS)
def validate_diagnosis(ref: str) -> ResponseReturnValue:
    form = ValidationForm()

    def act(work: Work) -> None:
        support = _own(to_write(ref))
        policy.require(current_actor(), support, Step.ENTER)
        check_version(form, support)
        if form.seen.data != diagnosis.current_digest(support.file_id):
            raise validating.changed()
        validating.validate(support, by=current_actor(), at=now(), met_on=form.met_on.data)
        work.done(url_for("casefiles.diagnosis", ref=ref), _("Diagnostic validé."))

    return answer(form, lambda form: _page(ref, form, "validate"), act)


@blueprint.route("/dossiers/<ref>/diagnostic/validation/retrait", methods=["GET", "POST"])
@access.roles(*FOLLOWERS)
def take_validation_back(ref: str) -> ResponseReturnValue:
    form = Form()

    def act(work: Work) -> None:
        support = _own(to_write(ref))
        policy.require(current_actor(), support, Step.ENTER)
        validating.take_back(support, by=current_actor(), at=now())
        work.done(url_for("casefiles.diagnosis", ref=ref), _("Validation retirée."))

    return answer(form, lambda form: _page(ref, form, "take_back"), act)


def _page(ref: str, form: Form, template: str) -> str:
    opened = open_content(ref)
    support, found = _own(opened.file), queries.barriers(opened.file.id)
    shared = [one for one in found if one.state is BarrierState.OPEN and one.level is Level.SHARED]
    digest, rows = diagnosis.digest_of(shared), diagnosis.given(support.id)
    if not form.is_submitted():
        form.version.data = support.version
    if isinstance(form, ValidationForm):  # once refused, the page shows the diagnosis as it is now
        form.seen.data = digest
    shown: dict[str, Any] = {
        "shared": shared,
        "standing": diagnosis.standing(support, digest, rows),
        "with_meeting": False,
    }
    if template == "validate":
        shown["with_meeting"] = len(diagnosis.halves_of(support)) > 1 and diagnosis.is_held_together(support)
    return file_page(f"casefiles/following/{template}.html", opened, "diagnosis.form", form=form, **shown)

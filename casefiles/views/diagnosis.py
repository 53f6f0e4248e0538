"""The shared diagnosis: barriers, and the entry once the person agreed."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from casefiles import actions, policy, queries, thematics
from casefiles.following import diagnosis as shared
from casefiles.forms_consents import EntryForm
from casefiles.models import Barrier, Support
from casefiles.views.consents import witness_of
from casefiles.views.frame import Opened, blueprint, file_page, open_content, to_write
from casefiles.workflow import AgreedBy, BarrierState, Half, Step
from core import access
from core.actor import current_actor
from core.clock import now, today
from core.errors import NotFound, Refusal
from core.i18n import gettext as _
from core.work import check_version, transaction
from partners.workflow import FOLLOWERS, READERS


@blueprint.get("/dossiers/<ref>/diagnostic")
@access.roles(*READERS)
def diagnosis(ref: str) -> str:
    opened = open_content(ref)
    form = EntryForm()
    form.agreed_on.data = today(opened.file.territory)
    form.version.data = opened.support.version if opened.support else None
    return _page(opened, form)


def _page(opened: Opened, form: EntryForm) -> str:
    found, support = queries.barriers(opened.file.id), opened.support
    may_enter = support is not None and Step.ENTER in policy.steps_for(opened.actor, support)
    return file_page(
        "casefiles/diagnosis.html",
        opened,
        "diagnosis.read",
        people=[barrier.author_id for barrier in found],
        form=form,
        open_barriers=[barrier for barrier in found if barrier.state is BarrierState.OPEN],
        lifted=[barrier for barrier in found if barrier.state is BarrierState.LIFTED],
        may_enter=may_enter,
        standing=_standing(support, found) if support is not None and may_enter else [],
        details=thematics.words,
    )


def _standing(support: Support, found: list[Barrier]) -> list[tuple[Half, str, str]]:
    """What each half still owes before the entry."""
    return shared.standing(support, shared.digest_of(found), shared.given(support.id))


@blueprint.post("/dossiers/<ref>/diagnostic")
@access.roles(*FOLLOWERS)
def enter(ref: str) -> ResponseReturnValue:
    form = EntryForm()
    if not form.validate():
        return _page(open_content(ref), form), 422
    try:
        with transaction(form) as work:
            support = queries.support_in_hand(to_write(ref).id)
            if support is None:
                raise NotFound(_("Aucun accompagnement n’est ouvert sur ce dossier."))
            policy.require(current_actor(), support, Step.ENTER)
            check_version(form, support)
            given: dict[str, Any] = {"agreed_on": form.agreed_on.data, "channel": AgreedBy(form.channel.data)}
            given["witness"] = witness_of(form)
            actions.enter(support, by=current_actor(), at=now(), **given)
            work.done(url_for("casefiles.diagnosis", ref=ref), _("Entrée enregistrée : l’accompagnement commence."))
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _page(open_content(ref), form), status

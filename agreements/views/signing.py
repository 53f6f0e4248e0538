"""Recording a signature, then a second person's word."""

from functools import partial

from flask import url_for
from flask.typing import ResponseReturnValue

from agreements import actions, policy, queries, queries_copies
from agreements.forms import ConfirmForm, RejectForm, SigningForm
from agreements.models import Agreement
from agreements.views.frame import agreement_page, blueprint
from agreements.views.steps import answered
from agreements.workflow import Step
from core import access
from core.actor import current_actor
from core.clock import now
from core.i18n import gettext as _
from partners.workflow import ADMINISTRATORS


@blueprint.get("/conventions/<ref>/signature")
@access.roles(*ADMINISTRATORS)
def signature(ref: str) -> str:
    agreement = queries.get(ref)
    policy.require(current_actor(), agreement, Step.RECORD_SIGNED)
    form = SigningForm()
    form.version.data = agreement.version
    return _signature_page(form, agreement)


def _signature_page(form: SigningForm, agreement: Agreement) -> str:
    return agreement_page("agreements/signature.html", agreement, form=form)


@blueprint.post("/conventions/<ref>/signature")
@access.roles(*ADMINISTRATORS)
def record_signed(ref: str) -> ResponseReturnValue:
    form = SigningForm()
    return answered(
        ref,
        form,
        Step.RECORD_SIGNED,
        act=partial(_record, form),
        show=lambda agreement: _signature_page(form, agreement),
        said=_("Signature enregistrée : une seconde personne la confirme."),
    )


def _record(form: SigningForm, agreement: Agreement) -> None:
    actions.record_signed(agreement, form.signatures(), copy=form.copy(), by=current_actor(), at=now())


@blueprint.get("/conventions/<ref>/confirmer")
@access.roles(*ADMINISTRATORS)
def confirmation(ref: str) -> str:
    agreement = queries.get(ref)
    policy.require(current_actor(), agreement, Step.REJECT)
    return _confirmation_page(agreement, ConfirmForm(), RejectForm())


def _confirmation_page(agreement: Agreement, form: ConfirmForm | RejectForm, other: ConfirmForm | RejectForm) -> str:
    """Two forms on one page: what is confirmed, or sent back with a reason. `form` is the one in use."""
    form.version.data = other.version.data = agreement.version
    confirm, reject = (form, other) if isinstance(form, ConfirmForm) else (other, form)
    if isinstance(confirm, ConfirmForm):
        confirm.name_copy(agreement.copy_sha256)
    shown = {"form": form, "confirm": confirm, "reject": reject, "copy": queries_copies.standing(agreement)}
    return agreement_page("agreements/confirmation.html", agreement, **shown)


@blueprint.post("/conventions/<ref>/confirmer")
@access.roles(*ADMINISTRATORS)
def confirm(ref: str) -> ResponseReturnValue:
    form = ConfirmForm()
    return answered(
        ref,
        form,
        Step.CONFIRM,
        act=lambda agreement: actions.confirm(agreement, seen=form.seen.data or "", by=current_actor(), at=now()),
        show=lambda agreement: _confirmation_page(agreement, form, RejectForm(formdata=None)),
        said=_("Signature confirmée : la convention court par ses dates."),
    )


@blueprint.post("/conventions/<ref>/renvoyer")
@access.roles(*ADMINISTRATORS)
def reject(ref: str) -> ResponseReturnValue:
    form = RejectForm()
    return answered(
        ref,
        form,
        Step.REJECT,
        act=lambda agreement: actions.reject(agreement, reason=str(form.reason.data), by=current_actor(), at=now()),
        show=lambda agreement: _confirmation_page(agreement, form, ConfirmForm(formdata=None)),
        said=_("Enregistrement renvoyé : le motif est dans l’historique."),
        leads_to=url_for("reports.agreements"),
    )

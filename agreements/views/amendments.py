"""Amendments: proposed on a form that holds what is in effect; read, signed and given up on a page of their own."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from agreements import policy_amendments as policy
from agreements import queries, queries_copies
from agreements import queries_amendments as amendments
from agreements.actions import amendments as actions
from agreements.amending import AmendmentState, AmendmentStep, first_day
from agreements.amendment_words import rows
from agreements.forms.amending import AbandonForm, AmendmentForm, values_in_effect
from agreements.forms.signing import ConfirmForm, RejectForm, SigningForm
from agreements.labels import LABELS
from agreements.labels_amendments import LABELS as WORDS
from agreements.labels_amendments import TONES
from agreements.models import Agreement
from agreements.models_amendments import AgreementAmendment
from agreements.views.frame import blueprint
from agreements.workflow import SIGNING, Axis
from core import access
from core.actor import current_actor
from core.clock import now, today
from core.errors import NotAllowed, NotFound, Refusal
from core.forms import Form
from core.i18n import format_datetime
from core.i18n import gettext as _
from core.work import check_version, transaction
from partners import queries as partners
from partners.models import Unit
from partners.workflow import ADMINISTRATORS, PROFESSIONALS, UnitKind

# No page of this form to come back to: the error page says why.
GONE = (NotFound, NotAllowed)


def _first(agreement: Agreement) -> date:
    return first_day(agreement.terms[-1].effective_on, today(agreement.territory))


@blueprint.get("/conventions/<ref>/avenants/nouveau")
@access.roles(*ADMINISTRATORS)
def new_amendment(ref: str) -> str:
    agreement = queries.get(ref)
    policy.require_propose(current_actor(), agreement)
    first = _first(agreement)
    base = agreement.draft(first)
    form = AmendmentForm(data=values_in_effect(base))
    form.version.data = agreement.version
    code = agreement.territory
    agencies = _offered(agreement, UnitKind.AGENCY, first, partners.agencies_of(code))
    offices = _offered(agreement, UnitKind.OFFICE, first, partners.offices_of(code))
    form.offer(base, first, agencies, offices)
    return _form_page(form, agreement)


def _offered(agreement: Agreement, kind: UnitKind, day: date, units: Any) -> list[Unit]:
    """Those of the directory, and those covered that have left it: a line that is not shown would leave unseen."""
    known = {unit.id: unit for unit in units}
    return list({**known, **{row.unit_id: row.unit for row in agreement.covered(kind, day)}}.values())


def _form_page(form: AmendmentForm, agreement: Agreement) -> str:
    refs = [entry.form.ref.data or "" for entry in (*form.agencies.entries, *form.offices.entries)]
    return render_template(
        "agreements/new_amendment.html",
        form=form,
        agreement=agreement,
        first=_first(agreement),
        units=partners.units_by_ref(refs),
        axis_names={str(kind): str(LABELS[kind]) for kind in Axis},
    )


@blueprint.post("/conventions/<ref>/avenants/nouveau")
@access.roles(*ADMINISTRATORS)
def propose_amendment(ref: str) -> ResponseReturnValue:
    form = AmendmentForm()
    if not form.validate():
        agreement = queries.get(ref)
        policy.require_propose(current_actor(), agreement)
        return _form_page(form, agreement), 422
    try:
        with transaction(form) as work:
            agreement = queries.get(ref, lock=True)
            policy.require_propose(current_actor(), agreement)
            check_version(form, agreement, _present(agreement))
            typed = form.proposal(agreement.draft(form.effective_on.data))
            made = actions.propose(agreement, typed, by=current_actor(), at=now())
            work.done(_address(ref, made.number), _("Avenant proposé : il reste à le signer."))
        return work.answer()
    except GONE:
        raise
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _form_page(form, queries.get(ref)), status


def _present(agreement: Agreement) -> dict[str, str]:
    return {_("État"): str(LABELS[agreement.state])}


def _address(ref: str, number: int) -> str:
    return url_for("agreements.amendment", ref=ref, number=number)


@blueprint.get("/conventions/<ref>/avenants/<int:number>")
@access.roles(*PROFESSIONALS, *SIGNING)
def amendment(ref: str, number: int) -> str:
    return _page(amendments.get(ref, number))


def _page(found: AgreementAmendment, form: Form | None = None) -> str:
    """Its clauses, evidence and history, with the forms of what may be done now; `form` is the one in use."""
    agreement, steps = found.agreement, policy.steps_for(current_actor(), found)
    events = amendments.history(found.id)
    names = partners.member_names([found.created_by_id, *(one.membership_id for one in events)])
    forms: dict[str, Any] = {}
    for name, kind in FORMS.items():
        forms[name] = form if form is not None and type(form) is kind else kind(formdata=None)
        forms[name].version.data = found.version
    forms["confirm"].name_copy(found.copy_sha256)
    return render_template(
        "agreements/amendment.html",
        agreement=agreement,
        amendment=found,
        rows=rows(found.changes()),
        state=str(WORDS[found.state]),
        tone=TONES[found.state],
        applies=found.state is AmendmentState.SIGNED and found.effective_on <= today(agreement.territory),
        voided=[one for one in found.signatories if one.voided_at is not None],
        recorder=names.get(found.recorded_by_id or 0, ""),
        steps=steps,
        form=form,
        copy=queries_copies.standing(found),
        history=_history(found, events, names),
        **forms,
    )


FORMS: dict[str, type[Form]] = {
    "record": SigningForm,
    "confirm": ConfirmForm,
    "reject": RejectForm,
    "abandon": AbandonForm,
}


def _history(found: AgreementAmendment, events: Any, names: dict[int, str]) -> list[dict[str, Any]]:
    territory = found.agreement.territory
    setbacks = (AmendmentStep.REJECT, AmendmentStep.CANCEL)
    lines: list[dict[str, Any]] = [
        {
            "title": str(WORDS[event.step]),
            "meta": _meta(event.at, territory, names.get(event.membership_id or 0)),
            "text": event.reason,
            "tone": "bad" if event.step in setbacks else "plain",
        }
        for event in events
    ]
    meta = _meta(found.created_at, territory, names.get(found.created_by_id))
    return [*lines, {"title": _("Avenant proposé"), "meta": meta}]


def _meta(at: Any, territory: str, who: str | None) -> str:
    moment = format_datetime(at, territory)
    return _("%(moment)s – %(who)s", moment=moment, who=who) if who else moment


def _taken(
    ref: str,
    number: int,
    form: Form,
    *,
    step: AmendmentStep,
    act: Callable[[AgreementAmendment], None],
    said: str,
) -> ResponseReturnValue:
    """Take the step, or show the page again with why not and what changed meanwhile."""
    if not form.validate():
        return _page(amendments.get(ref, number), form), 422
    try:
        with transaction(form) as work:
            found = amendments.get(ref, number, lock=True)
            policy.require(current_actor(), found, step)
            check_version(form, found, {_("État"): str(WORDS[found.state])})
            act(found)
            work.done(_address(ref, number), said)
        return work.answer()
    except GONE:
        raise
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _page(amendments.get(ref, number), form), status


@blueprint.post("/conventions/<ref>/avenants/<int:number>/signature")
@access.roles(*ADMINISTRATORS)
def record_amendment(ref: str, number: int) -> ResponseReturnValue:
    form = SigningForm()

    def act(found: AgreementAmendment) -> None:
        actions.record_signed(found, form.signatures(), copy=form.copy(), by=current_actor(), at=now())

    said = _("Signature enregistrée : une seconde personne la confirme.")
    return _taken(ref, number, form, step=AmendmentStep.RECORD_SIGNED, act=act, said=said)


@blueprint.post("/conventions/<ref>/avenants/<int:number>/confirmer")
@access.roles(*ADMINISTRATORS)
def confirm_amendment(ref: str, number: int) -> ResponseReturnValue:
    form = ConfirmForm()

    def act(found: AgreementAmendment) -> None:
        actions.confirm(found, seen=form.seen.data or "", by=current_actor(), at=now())

    said = _("Signature confirmée : l’avenant s’applique à sa date d’effet.")
    return _taken(ref, number, form, step=AmendmentStep.CONFIRM, act=act, said=said)


@blueprint.post("/conventions/<ref>/avenants/<int:number>/renvoyer")
@access.roles(*ADMINISTRATORS)
def reject_amendment(ref: str, number: int) -> ResponseReturnValue:
    form = RejectForm()

    def act(found: AgreementAmendment) -> None:
        actions.reject(found, reason=str(form.reason.data), by=current_actor(), at=now())

    said = _("Enregistrement renvoyé : le motif est dans l’historique.")
    return _taken(ref, number, form, step=AmendmentStep.REJECT, act=act, said=said)


@blueprint.post("/conventions/<ref>/avenants/<int:number>/abandonner")
@access.roles(*ADMINISTRATORS)
def cancel_amendment(ref: str, number: int) -> ResponseReturnValue:
    form = AbandonForm()

    def act(found: AgreementAmendment) -> None:
        actions.cancel(found, reason=str(form.why.data), by=current_actor(), at=now())

    return _taken(ref, number, form, step=AmendmentStep.CANCEL, act=act, said=_("Avenant abandonné."))

"""The page of an amendment: its clauses, who approved and signed, its history, and the forms of each step."""

from datetime import date
from functools import partial
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from agreements import actions, policy, queries, queries_copies, queries_signing
from agreements import queries_amendments as amendments
from agreements.amending import OPEN
from agreements.amendment_words import rows
from agreements.forms import ApproveForm, ConfirmForm, ReasonForm, RejectForm, SignForm, SigningForm, SubmitForm
from agreements.forms.amending import AbandonForm
from agreements.labels_amendments import STATES, STEPS, TONES
from agreements.models_amendments import AgreementAmendment
from agreements.views.frame import SETBACKS, blueprint, meta
from agreements.views.steps import answered
from agreements.workflow import SIGNING, State, Step
from core import access
from core.actor import current_actor
from core.clock import now, today
from core.errors import NotFound
from core.forms import Form
from core.i18n import gettext as _
from partners import queries as partners
from partners.workflow import ADMINISTRATORS, PROFESSIONALS

FORMS: dict[str, type[Form]] = {
    "submit": SubmitForm,
    "approve": ApproveForm,
    "changes": ReasonForm,
    "sign": SignForm,
    "refuse": ReasonForm,
    "record": SigningForm,
    "confirm": ConfirmForm,
    "reject": RejectForm,
    "abandon": AbandonForm,
}


@blueprint.get("/conventions/<ref>/avenants/<int:number>")
@access.roles(*PROFESSIONALS, *SIGNING)
def amendment(ref: str, number: int) -> str:
    return _page(amendments.get(ref, number))


def _page(found: AgreementAmendment, name: str = "", form: Form | None = None) -> str:
    """With the forms of what may be done now; `form` is the one in use, called `name`."""
    agreement, actor = found.agreement, current_actor()
    day, events = today(agreement.territory), queries.history(found.agreement_id, found.number)
    members = [found.created_by_id, *(one.membership_id for one in events)]
    names = partners.member_names(members)
    steps = policy.steps_for(actor, found)
    reads_versions = not found.is_private and policy.can_read_versions(actor, found)
    return render_template(
        "agreements/amendment.html",
        agreement=agreement,
        amendment=found,
        rows=rows(found.changes()),
        state=str(STATES[found.state]),
        tone=TONES[found.state],
        applies=found.state is State.SIGNED and found.effective_on <= day,
        too_late=found.state in OPEN and found.effective_on < day,
        voided=[one for one in found.signatories if not one.is_standing and one.has_signed],
        approvals=[(one.side, names.get(one.membership_id, ""), one.at) for one in found.approved()],
        recorder=names.get(found.recorded_by_id or 0, ""),
        versions=queries_signing.versions(found.agreement_id, found.number) if reads_versions else [],
        steps=steps,
        editable=agreement.state is State.SIGNED and policy.can_edit(actor, found),
        copy=queries_copies.standing(found),
        form=form,
        **_forms(found, name, form, offers=Step.APPROVE in steps),
        history=_history(found, events, names),
    )


def _forms(found: AgreementAmendment, name: str, form: Form | None, *, offers: bool) -> dict[str, Form]:
    forms = {
        known: form if form is not None and known == name else kind(formdata=None) for known, kind in FORMS.items()
    }
    for one in forms.values():
        one.version.data = found.version
    approve, sign, confirm = forms["approve"], forms["sign"], forms["confirm"]
    if isinstance(confirm, ConfirmForm):
        confirm.name_copy(found.copy_sha256)
    if isinstance(approve, ApproveForm) and (offers or approve is form):
        _offer(found, approve, is_new=approve is not form)
    for one in (approve, sign):
        if one is not form:
            one["seen"].data = found.sha256
    return forms


def _offer(found: AgreementAmendment, form: ApproveForm, *, is_new: bool) -> None:
    """Who may sign; those who signed the agreement here are ticked already."""
    agreement = found.agreement
    offered = queries_signing.candidates(agreement, current_actor().organisation, today(agreement.territory))
    form.offer(offered)
    if is_new:
        signed = {one.membership_id for one in agreement.standing}
        form.signatories.data = [str(one.membership_id) for one in offered if one.membership_id in signed]


def _history(found: AgreementAmendment, events: Any, names: dict[int, str]) -> list[dict[str, Any]]:
    territory = found.agreement.territory
    lines: list[dict[str, Any]] = [
        {
            "title": str(STEPS[event.step]),
            "meta": meta(event.at, territory, names.get(event.membership_id or 0)),
            "text": event.reason,
            "tone": "bad" if event.step in SETBACKS else "plain",
        }
        for event in events
    ]
    proposed = meta(found.created_at, territory, names.get(found.created_by_id))
    return [*lines, {"title": _("Avenant proposé"), "meta": proposed}]


@blueprint.get("/conventions/<ref>/avenants/<int:number>/versions/<int:version>")
@access.roles(*SIGNING)
def amendment_version(ref: str, number: int, version: int) -> str:
    found = amendments.get(ref, number)
    if found.is_private or not policy.can_read_versions(current_actor(), found):
        raise NotFound(_("Cette version n’existe pas."))
    frozen = queries_signing.version(found.agreement_id, version, found.number)
    text = queries_signing.text_of(frozen)
    return render_template(
        "agreements/amendment_version.html",
        agreement=found.agreement,
        amendment=found,
        version=frozen,
        text=text,
        effective_on=date.fromisoformat(text["effective_on"]),
        rows=rows({row["clause"]: row for row in text["changes"]}),
        who=partners.member_names([frozen.frozen_by_id]).get(frozen.frozen_by_id or 0, ""),
    )


def _taken(ref: str, number: int, step: Step, name: str, form: Form, **how: Any) -> ResponseReturnValue:
    """A step of an amendment, whose page is shown again with why not."""
    return answered(ref, form, step, show=lambda found: _page(found, name, form), number=number, **how)


@blueprint.post("/conventions/<ref>/avenants/<int:number>/soumettre")
@access.roles(*ADMINISTRATORS)
def submit_amendment(ref: str, number: int) -> ResponseReturnValue:
    said = _("Texte figé : les deux parties le relisent.")
    act = lambda found: actions.submit(found, by=current_actor(), at=now())  # noqa: E731
    return _taken(ref, number, Step.SUBMIT, "submit", SubmitForm(), act=act, said=said)


@blueprint.post("/conventions/<ref>/avenants/<int:number>/approuver")
@access.roles(*ADMINISTRATORS)
def approve_amendment(ref: str, number: int) -> ResponseReturnValue:
    form = ApproveForm()

    def act(found: AgreementAmendment) -> None:
        seen = str(form.seen.data or "")
        actions.approve(found, signatories=form.named, seen=seen, by=current_actor(), at=now())

    said = _("Texte approuvé au nom de votre institution.")
    return _taken(ref, number, Step.APPROVE, "approve", form, act=act, said=said)


@blueprint.post("/conventions/<ref>/avenants/<int:number>/modifications")
@access.roles(*ADMINISTRATORS)
def return_amendment(ref: str, number: int) -> ResponseReturnValue:
    form, said = ReasonForm(), _("Modifications demandées : l’avenant redevient un projet.")
    act = partial(_with_reason, actions.request_changes, form.reason)
    return _taken(ref, number, Step.REQUEST_CHANGES, "changes", form, act=act, said=said)


def _with_reason(take: Any, reason: Any, found: AgreementAmendment) -> None:
    take(found, reason=str(reason.data), by=current_actor(), at=now())


@blueprint.post("/conventions/<ref>/avenants/<int:number>/signer")
@access.roles(*SIGNING)
def sign_amendment(ref: str, number: int) -> ResponseReturnValue:
    form = SignForm()

    def act(found: AgreementAmendment) -> None:
        declared = {name: str(form[name].data or "") for name in ("quality", "authority", "seen")}
        actions.sign(found, **declared, by=current_actor(), at=now())

    return _taken(ref, number, Step.SIGN, "sign", form, act=act, said=_("Votre signature est enregistrée."))


@blueprint.post("/conventions/<ref>/avenants/<int:number>/refuser-signature")
@access.roles(*SIGNING)
def refuse_amendment(ref: str, number: int) -> ResponseReturnValue:
    form, said = ReasonForm(), _("Signature refusée : l’avenant redevient un projet.")
    act, waiting = partial(_with_reason, actions.refuse_signature, form.reason), url_for("agreements.waiting")
    return _taken(ref, number, Step.REFUSE_SIGNATURE, "refuse", form, act=act, said=said, leads_to=waiting)


@blueprint.post("/conventions/<ref>/avenants/<int:number>/signature")
@access.roles(*ADMINISTRATORS)
def record_amendment(ref: str, number: int) -> ResponseReturnValue:
    form, said = SigningForm(), _("Signature enregistrée : une seconde personne la confirme.")

    def act(found: AgreementAmendment) -> None:
        actions.record_signed(found, form.signatures(), copy=form.copy(), by=current_actor(), at=now())

    return _taken(ref, number, Step.RECORD_SIGNED, "record", form, act=act, said=said)


@blueprint.post("/conventions/<ref>/avenants/<int:number>/confirmer")
@access.roles(*ADMINISTRATORS)
def confirm_amendment(ref: str, number: int) -> ResponseReturnValue:
    form, said = ConfirmForm(), _("Signature confirmée : l’avenant s’applique à sa date d’effet.")
    act = lambda found: actions.confirm(found, seen=form.seen.data or "", by=current_actor(), at=now())  # noqa: E731
    return _taken(ref, number, Step.CONFIRM, "confirm", form, act=act, said=said)


@blueprint.post("/conventions/<ref>/avenants/<int:number>/renvoyer")
@access.roles(*ADMINISTRATORS)
def reject_amendment(ref: str, number: int) -> ResponseReturnValue:
    form, said = RejectForm(), _("Enregistrement renvoyé : le motif est dans l’historique.")
    act = partial(_with_reason, actions.reject, form.reason)
    return _taken(ref, number, Step.REJECT, "reject", form, act=act, said=said)


@blueprint.post("/conventions/<ref>/avenants/<int:number>/abandonner")
@access.roles(*ADMINISTRATORS)
def cancel_amendment(ref: str, number: int) -> ResponseReturnValue:
    form = AbandonForm()
    act = partial(_with_reason, actions.cancel, form.why)
    return _taken(ref, number, Step.CANCEL, "abandon", form, act=act, said=_("Avenant abandonné."))

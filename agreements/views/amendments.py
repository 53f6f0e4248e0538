"""Amendments as they are typed: on a form that holds what is in effect, or what was proposed."""

from datetime import date
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from agreements import policy, policy_amendments, queries
from agreements import queries_amendments as amendments
from agreements.actions import amendments as actions
from agreements.amended import amended, drafted
from agreements.amending import first_day
from agreements.draft import Draft
from agreements.forms.amending import AmendmentForm, values_in_effect
from agreements.labels import LABELS
from agreements.models import Agreement
from agreements.models_amendments import AgreementAmendment
from agreements.views.frame import blueprint
from agreements.views.steps import GONE, address_of, present
from agreements.workflow import Axis
from core import access
from core.actor import current_actor
from core.clock import now, today
from core.errors import Refusal
from core.i18n import gettext as _
from core.work import check_version, transaction
from partners import queries as partners
from partners.models import Unit
from partners.workflow import ADMINISTRATORS, UnitKind


def _first(agreement: Agreement) -> date:
    return first_day(agreement.terms[-1].effective_on, today(agreement.territory))


@blueprint.get("/conventions/<ref>/avenants/nouveau")
@access.roles(*ADMINISTRATORS)
def new_amendment(ref: str) -> str:
    agreement = queries.get(ref)
    policy_amendments.require_propose(current_actor(), agreement)
    first = _first(agreement)
    form = AmendmentForm(data=values_in_effect(agreement.draft(first)))
    form.version.data = agreement.version
    _offer(form, agreement, agreement.draft(first), first)
    return _form_page(form, agreement)


def _offer(form: AmendmentForm, agreement: Agreement, base: Draft, on: date) -> None:
    """The lines of a page that was not sent yet."""
    codes = agreement.territories
    agencies = _offered(agreement, UnitKind.AGENCY, on, partners.agencies_of(*codes))
    offices = _offered(agreement, UnitKind.OFFICE, on, partners.offices_of(*codes))
    form.offer(base, on, agencies, offices)


def _offered(agreement: Agreement, kind: UnitKind, day: date, units: Any) -> list[Unit]:
    """Those of the directory, and those covered that have left it: a line that is not shown would leave unseen."""
    known = {unit.id: unit for unit in units}
    return list({**known, **{row.unit_id: row.unit for row in agreement.covered(kind, day)}}.values())


def _form_page(form: AmendmentForm, agreement: Agreement, number: int = 0) -> str:
    """`number`: of the amendment that is written again."""
    refs = [entry.form.ref.data or "" for entry in (*form.agencies.entries, *form.offices.entries)]
    return render_template(
        "agreements/new_amendment.html",
        form=form,
        agreement=agreement,
        number=number,
        back=address_of(agreement.ref, number),
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
        policy_amendments.require_propose(current_actor(), agreement)
        return _form_page(form, agreement), 422
    try:
        with transaction(form) as work:
            agreement = queries.get(ref, lock=True)
            policy_amendments.require_propose(current_actor(), agreement)
            check_version(form, agreement, present(agreement))
            typed = form.proposal(agreement.draft(form.effective_on.data))
            made = actions.propose(agreement, typed, by=current_actor(), at=now())
            work.done(address_of(ref, made.number), _("Avenant proposé : soumettez-le à relecture."))
        return work.answer()
    except GONE:
        raise
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _form_page(form, queries.get(ref)), status


@blueprint.get("/conventions/<ref>/avenants/<int:number>/modifier")
@access.roles(*ADMINISTRATORS)
def edit_amendment(ref: str, number: int) -> str:
    found = amendments.get(ref, number)
    _require_edit(found)
    proposed = _proposed(found)
    typed = {"effective_on": found.effective_on, "purpose": found.purpose}
    form = AmendmentForm(data=values_in_effect(proposed) | typed)
    form.version.data = found.version
    _offer(form, found.agreement, proposed, found.effective_on)
    return _form_page(form, found.agreement, number)


def _require_edit(found: AgreementAmendment) -> None:
    policy.require_edit(current_actor(), found)
    policy_amendments.require_amendable(found.agreement)


def _proposed(found: AgreementAmendment) -> Draft:
    """What would hold from its date on."""
    text = found.frozen()
    return drafted(found.agreement.draft(found.effective_on), amended(text["agreement"], found.changes()))


@blueprint.post("/conventions/<ref>/avenants/<int:number>/modifier")
@access.roles(*ADMINISTRATORS)
def update_amendment(ref: str, number: int) -> ResponseReturnValue:
    form = AmendmentForm()
    if not form.validate():
        found = amendments.get(ref, number)
        _require_edit(found)
        return _form_page(form, found.agreement, number), 422
    try:
        with transaction(form) as work:
            found = amendments.get(ref, number, lock=True)
            _require_edit(found)
            check_version(form, found, present(found))
            actions.edit(found, form.proposal(found.agreement.draft(form.effective_on.data)), at=now())
            work.done(address_of(ref, number), _("Projet d’avenant enregistré."))
        return work.answer()
    except GONE:
        raise
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _form_page(form, queries.get(ref), number), status

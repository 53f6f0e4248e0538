"""The person's agreement to share: listed, written down, asked by a link, taken back, explained on paper."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from casefiles import actions, policy, queries
from casefiles.actions import Witness
from casefiles.consent import USUAL_MONTHS, End
from casefiles.forms_consents import AgreementForm, LinkForm, ScopeForm, WithdrawForm
from casefiles.models import CaseFile
from casefiles.views.frame import Opened, blueprint, file_page, open_content, to_write
from casefiles.workflow import AgreedBy, Category
from core import access
from core.actor import current_actor
from core.clock import now, today
from core.errors import NotAllowed, Refusal
from core.i18n import gettext as _
from core.work import check_version, transaction
from partners.workflow import FOLLOWERS


@blueprint.get("/dossiers/<ref>/accords")
@access.roles(*FOLLOWERS)
def person_agreements(ref: str) -> str:
    opened = open_content(ref)
    file = opened.file
    found, links = queries.agreements_of(file.id), queries.waiting_links(file.id, now())
    people = [key for row in found for key in (row.recorded_by_id, row.ended_by_id)]
    return file_page(
        "casefiles/agreements.html",
        opened,
        "person.agreements",
        people=[*people, *(link.sent_by_id for link in links)],
        agreements=found,
        links=links,
        partners={unit.id: unit.name for unit in queries.partners_of(file.territory)},
        may_withdraw=policy.can_withdraw_agreement(opened.actor, opened.reach),
        Category=Category,
    )


@blueprint.get("/dossiers/<ref>/accords/explication")
@access.roles(*FOLLOWERS)
def person_agreement_sheet(ref: str) -> str:
    """What is read to the person, or printed and signed on paper."""
    opened = open_content(ref)
    return file_page(
        "casefiles/agreement_sheet.html",
        opened,
        "person.agreement_sheet",
        partners=queries.partners_of(opened.file.territory),
        categories=list(Category),
        months=USUAL_MONTHS,
    )


def _offer(form: ScopeForm, file: CaseFile) -> None:
    form.partner.choices = [("", _("Choisir…"))]
    form.partner.choices += [(unit.ref, unit.name) for unit in queries.partners_of(file.territory)]


def _scope(form: ScopeForm, file: CaseFile) -> dict[str, Any]:
    """The institution and the themes chosen. Raises Refusal for what is not offered."""
    partner = next((unit for unit in queries.partners_of(file.territory) if unit.ref == form.partner.data), None)
    if partner is None:
        raise Refusal(_("Choisissez une institution."), field="partner")
    if not set(form.themes.data or ()) <= set(Category):
        raise Refusal(_("Choisissez une réponse de la liste."), field="themes")
    themes = [category for category in Category if category in set(form.themes.data or ())]
    return {
        "partner_id": partner.id,
        "themes": themes,
        "expires_on": form.expires_on.data,
        "territory": file.territory,
    }


def _form_page(opened: Opened, template: str, form: ScopeForm) -> str:
    _offer(form, opened.file)
    return file_page(template, opened, "person.agreement_form", form=form)


@blueprint.route("/dossiers/<ref>/accords/nouveau", methods=["GET", "POST"])
@access.roles(*FOLLOWERS)
def record_person_agreement(ref: str) -> ResponseReturnValue:
    form, template = AgreementForm(), "casefiles/agreement_new.html"
    if not form.is_submitted():
        opened = open_content(ref)
        form.agreed_on.data = today(opened.file.territory)
        return _form_page(opened, template, form)
    if not form.validate():
        return _form_page(open_content(ref), template, form), 422
    try:
        with transaction(form) as work:
            file = to_write(ref)
            given = {**_scope(form, file), "agreed_on": form.agreed_on.data, "channel": AgreedBy(form.channel.data)}
            actions.record_person_agreement(file.id, **given, witness=witness_of(form), by=current_actor(), at=now())
            work.done(url_for("casefiles.person_agreements", ref=ref), _("Accord enregistré."))
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _form_page(open_content(ref), template, form), status


def witness_of(form: Any) -> Witness | None:
    """The witness of a form that has the two fields."""
    name, quality = form.witness.data, form.witness_quality.data
    return Witness(name or "", quality or "") if name or quality else None


@blueprint.route("/dossiers/<ref>/accords/lien", methods=["GET", "POST"])
@access.roles(*FOLLOWERS)
def send_person_link(ref: str) -> ResponseReturnValue:
    form, template = LinkForm(), "casefiles/agreement_link.html"
    if not form.is_submitted():
        return _form_page(open_content(ref), template, form)
    if not form.validate():
        return _form_page(open_content(ref), template, form), 422
    try:
        with transaction(form) as work:
            file = to_write(ref)
            actions.send_person_link(file, **_scope(form, file), by=current_actor(), at=now())
            message = _("Lien envoyé à la personne : il s’ouvre une seule fois, pendant 8 jours.")
            work.done(url_for("casefiles.person_agreements", ref=ref), message)
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _form_page(open_content(ref), template, form), status


@blueprint.route("/dossiers/<ref>/accords/<int:agreement_id>/retirer", methods=["GET", "POST"])
@access.roles(*FOLLOWERS)
def withdraw_person_agreement(ref: str, agreement_id: int) -> ResponseReturnValue:
    form = WithdrawForm()
    if not form.is_submitted():
        return _withdrawal_page(open_content(ref), form, agreement_id)
    if not form.validate():
        return _withdrawal_page(open_content(ref), form, agreement_id), 422
    try:
        with transaction(form) as work:
            own = _withdraw(queries.content(ref, lock=True), agreement_id, form)
            # Whose own institution it was sees the file no more.
            home = url_for("casefiles.portfolio") if own else url_for("casefiles.person_agreements", ref=ref)
            work.done(home, _("Retrait enregistré : le partage a pris fin."))
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _withdrawal_page(open_content(ref), form, agreement_id), status


def _withdraw(file: CaseFile, agreement_id: int, form: WithdrawForm) -> bool:
    """Take it back; gives whether it was to the actor's own institution."""
    actor = current_actor()
    if not policy.can_withdraw_agreement(actor, queries.reach(file.id)):
        raise NotAllowed(_("Seul le binôme de ce dossier peut noter ce retrait."))
    agreement = queries.agreement(file.id, agreement_id)
    check_version(form, agreement)
    reason, on = End(form.reason.data), form.on.data
    actions.withdraw_person_agreement(agreement, reason=reason, on=on, by=actor, at=now())
    return agreement.partner_id == actor.organisation


def _withdrawal_page(opened: Opened, form: WithdrawForm, agreement_id: int) -> str:
    agreement = queries.agreement(opened.file.id, agreement_id)
    if not form.is_submitted():
        form.on.data, form.version.data = today(opened.file.territory), agreement.version
    names = {unit.id: unit.name for unit in queries.partners_of(opened.file.territory)}
    return file_page(
        "casefiles/agreement_withdraw.html",
        opened,
        "person.agreement_form",
        form=form,
        agreement=agreement,
        partner=names.get(agreement.partner_id, ""),
        ends=queries.supports_with(opened.file.id, agreement.partner_id),
        is_own=agreement.partner_id == opened.actor.organisation,
    )

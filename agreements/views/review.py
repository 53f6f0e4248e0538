"""Submitting a draft, reading its frozen text over, approving it or asking for changes."""

from functools import partial
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from agreements import actions, policy, queries, queries_amendments, queries_renewal, queries_signing
from agreements.clause_words import sections
from agreements.forms import ApproveForm, ReasonForm, SubmitForm
from agreements.labels_amendments import STATES
from agreements.models import Agreement
from agreements.models_amendments import Signable
from agreements.policy_committees import can_manage
from agreements.renewal import HORIZON
from agreements.returns import queries as returns
from agreements.returns.labels import span_words
from agreements.returns.words import turn
from agreements.views.frame import agreement_page, blueprint
from agreements.views.steps import answered
from agreements.workflow import SIGNING, State, Step
from core import access
from core.actor import Actor, current_actor
from core.clock import now, today
from core.errors import NotFound
from core.forms import Form
from core.i18n import gettext as _
from partners import queries as partners
from partners.workflow import ADMINISTRATORS

# What waits for somebody's decision.
WAITING = (State.IN_REVIEW, State.TO_SIGN, State.PARTLY_SIGNED, State.RECORDED)
DECISIONS = (Step.APPROVE, Step.SIGN, Step.CONFIRM)


@blueprint.get("/conventions/a-traiter")
@access.roles(*SIGNING)
def waiting() -> str:
    actor = current_actor()
    found = [one for one in queries_signing.in_states(WAITING) if _decides(actor, one)]
    amendments = [one for one in queries_amendments.in_states(WAITING) if _decides(actor, one)]
    day = today(actor.territory)
    ending = [one for one in queries_renewal.to_prepare(day) if can_manage(actor, one)]
    due = [(one, span_words(one.span), turn(one)) for one in returns.waiting(actor)]
    lists = {"agreements": found, "amendments": amendments, "returns": due, "ending": ending}
    return render_template("agreements/waiting.html", **lists, states=STATES, today=day, horizon=HORIZON)


def _decides(actor: Actor, one: Signable) -> bool:
    return any(policy.can_take(actor, one, step) for step in DECISIONS)


@blueprint.get("/conventions/<ref>/soumettre")
@access.roles(*ADMINISTRATORS)
def submission(ref: str) -> str:
    agreement = queries.get(ref)
    policy.require(current_actor(), agreement, Step.SUBMIT)
    return _submission_page(agreement, SubmitForm())


def _submission_page(agreement: Agreement, form: Form) -> str:
    form.version.data = agreement.version
    return agreement_page("agreements/submission.html", agreement, form=form)


@blueprint.post("/conventions/<ref>/soumettre")
@access.roles(*ADMINISTRATORS)
def submit(ref: str) -> ResponseReturnValue:
    form = SubmitForm()
    return answered(
        ref,
        form,
        Step.SUBMIT,
        act=lambda agreement: actions.submit(agreement, by=current_actor(), at=now()),
        show=lambda agreement: _submission_page(agreement, form),
        said=_("Texte figé : les deux parties le relisent."),
    )


@blueprint.get("/conventions/<ref>/relecture")
@access.roles(*ADMINISTRATORS)
def review(ref: str) -> str:
    agreement = queries.get(ref)
    policy.require(current_actor(), agreement, Step.REQUEST_CHANGES)
    form = ApproveForm()
    form.seen.data = frozen_text(agreement)["sha256"]
    return _review_page(agreement, form, form, ReasonForm())


def _review_page(agreement: Agreement, shown: Form, approve: ApproveForm, changes: ReasonForm) -> str:
    """Two forms on one page; `shown` is the one in use, whose errors stand on top."""
    approve.version.data = changes.version.data = agreement.version
    approve.offer(queries_signing.candidates(agreement, current_actor().organisation, today(agreement.territory)))
    approve.seen.data = approve.seen.data or frozen_text(agreement)["sha256"]
    forms = {"form": shown, "approve": approve, "changes": changes}
    return agreement_page("agreements/review.html", agreement, **forms, text=frozen_text(agreement))


def frozen_text(agreement: Agreement) -> dict[str, Any]:
    """The frozen text under way in words; nothing when there is none."""
    if agreement.version_number is None:
        return {"number": None, "sha256": "", "sections": []}
    found = queries_signing.version(agreement.id, agreement.version_number)
    words = sections(queries_signing.text_of(found))
    return {"number": found.number, "sha256": found.sha256, "sections": words}


@blueprint.post("/conventions/<ref>/approuver")
@access.roles(*ADMINISTRATORS)
def approve(ref: str) -> ResponseReturnValue:
    form = ApproveForm()
    return answered(
        ref,
        form,
        Step.APPROVE,
        act=partial(_approve, form),
        show=lambda agreement: _review_page(agreement, form, form, ReasonForm(formdata=None)),
        said=_("Texte approuvé au nom de votre institution."),
    )


def _approve(form: ApproveForm, agreement: Agreement) -> None:
    seen = str(form.seen.data or "")
    actions.approve(agreement, signatories=form.named, seen=seen, by=current_actor(), at=now())


@blueprint.post("/conventions/<ref>/modifications")
@access.roles(*ADMINISTRATORS)
def request_changes(ref: str) -> ResponseReturnValue:
    form = ReasonForm()
    return answered(
        ref,
        form,
        Step.REQUEST_CHANGES,
        act=partial(_request_changes, form),
        show=lambda agreement: _review_page(agreement, form, ApproveForm(formdata=None), form),
        said=_("Modifications demandées : la convention redevient un projet."),
    )


def _request_changes(form: ReasonForm, agreement: Agreement) -> None:
    reason, clauses = str(form.reason.data), form.clauses.data or ()
    actions.request_changes(agreement, reason=reason, clauses=clauses, by=current_actor(), at=now())


@blueprint.get("/conventions/<ref>/versions/<int:number>")
@access.roles(*SIGNING)
def version(ref: str, number: int) -> str:
    agreement = queries.get(ref)
    if not policy.can_read_versions(current_actor(), agreement):
        raise NotFound(_("Cette version n’existe pas."))
    found = queries_signing.version(agreement.id, number)
    words = sections(queries_signing.text_of(found))
    who = partners.member_names([found.frozen_by_id]).get(found.frozen_by_id or 0, "")
    return render_template("agreements/version.html", agreement=agreement, version=found, sections=words, who=who)

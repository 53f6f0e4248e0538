"""Pages 2 and 3 of a new referral: its draft, kept on the server at each step, then everything once more to send it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.journal import record_reading
from agreements.place_words import explain_full, left_words
from agreements.queries import AgencyPlaces, Opening, OpenOffice
from casefiles import queries as casefiles
from casefiles import sensitive_text
from casefiles.workflow import AgreedBy, Category
from core import access
from core.actor import current_actor
from core.clock import now
from core.db import key_of
from core.errors import Refusal
from core.i18n import gettext as _
from core.work import check_version, transaction
from partners.workflow import FOLLOWERS
from referrals import actions, figures, policy, queries
from referrals.actions import Draft
from referrals.forms import DraftForm, SendForm, fresh
from referrals.labels import half_label, unit_label
from referrals.models import Referral
from referrals.views.answering import named_words
from referrals.views.frame import blueprint
from referrals.views.sent_words import sent_words
from referrals.views.starting import explanation
from referrals.workflow import Step


@blueprint.get("/orientations/<ref>/brouillon")
@access.roles(*FOLLOWERS)
def draft(ref: str) -> ResponseReturnValue:
    referral = queries.get_draft(ref, current_actor())
    form = DraftForm(formdata=None, data=_typed(referral))
    form.version.data = referral.version
    return _draft_page(referral, form)


def _typed(referral: Referral) -> dict[str, Any]:
    """A draft as its form shows it."""
    return {
        "barriers": [row.category.value for row in referral.barriers],
        "office": referral.to_unit.ref if referral.to_unit else "",
        "advisor": str(referral.named_id or ""),
        "agreed_on": referral.agreed_on,
        "agreed_by": referral.agreed_by.value if referral.agreed_by else None,
        "tried": referral.tried,
        "reason": referral.reason,
    }


def _draft_page(referral: Referral, form: DraftForm) -> str:
    """Page 2, its lists filled with what is open today."""
    record_reading("referral.draft", file_id=referral.file_id, subject=referral.ref)
    opening = queries.opening(referral.territory, current_actor(), unit_id=referral.to_unit_id)
    _fill(form, referral, opening)
    covered = set(opening.agreement.themes) if opening.agreement else set()
    hints = {one.value: _("non couvert par la convention") for one in Category if covered and one.value not in covered}
    return render_template(
        "referrals/draft.html",
        form=form,
        discard_form=fresh(SendForm),
        referral=referral,
        person=referral.file.person,
        hints=hints,
        places=opening.places,
        full=explain_full(opening, referral.agency_id),
    )


def _fill(form: DraftForm, referral: Referral, opening: Opening) -> None:
    direction = referral.direction
    form.speak(direction)
    units = queries.destinations(opening, direction)
    waiting = figures.waiting_at(unit.id for unit in units)
    form.office.choices = [
        ("", _("Choisir…")),
        *((unit.ref, _unit_words(unit, waiting[unit.id])) for unit in units),
    ]
    cap = opening.terms.portfolio_cap if opening.terms else None
    halves = queries.with_load(queries.first_halves(referral), direction.author_side, cap)
    form.advisor.choices = [("", _("Choisir…")), *((str(row.membership_id), named_words(row)) for row in halves)]


def _unit_words(unit: OpenOffice | AgencyPlaces, waiting: int) -> str:
    """An office with what waits there, an agency with its places."""
    if isinstance(unit, AgencyPlaces):
        return _("%(agency)s – %(places)s", agency=unit.name, places=left_words(unit.places))
    return _("%(office)s – orientations en attente : %(count)s", office=unit.name, count=waiting)


@blueprint.post("/orientations/<ref>/brouillon")
@access.roles(*FOLLOWERS)
def save_draft(ref: str) -> ResponseReturnValue:
    form = DraftForm()
    later = "later" in request.form
    if later:
        form.relax()
    if not form.validate():
        return _draft_page(queries.get_draft(ref, current_actor()), form), 422
    try:
        with transaction(form) as work:
            _save(ref, form)
            work.done(*_next(ref, later))
        _warn(form.reason.data, form.tried.data)
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _draft_page(queries.get_draft(ref, current_actor()), form), status


def _next(ref: str, later: bool) -> tuple[str, str | None]:
    if later:
        return url_for("referrals.sent", onglet="brouillons"), _("Brouillon enregistré.")
    return url_for("referrals.check", ref=ref), None


def _save(ref: str, form: DraftForm) -> None:
    referral = queries.get_draft(ref, current_actor(), lock=True)
    check_version(form, referral, current=_texts(referral))
    actions.edit(referral, _draft_of(form), by=current_actor(), at=now())


def _texts(referral: Referral) -> dict[str, str]:
    """What is stored now, beside what was typed."""
    return {"reason": referral.reason or "", "tried": referral.tried or ""}


def _draft_of(form: DraftForm) -> Draft:
    return Draft(
        categories=tuple(Category(value) for value in form.barriers.data or () if value in set(Category)),
        reason=form.reason.data,
        tried=form.tried.data,
        unit_ref=form.office.data or None,
        # What is no key of ours is refused like a colleague who is not of the list.
        named_id=(key_of(form.advisor.data) or 0) if form.advisor.data else None,
        agreed_on=form.agreed_on.data,
        agreed_by=AgreedBy(form.agreed_by.data) if form.agreed_by.data in set(AgreedBy) else None,
    )


def _warn(*texts: str | None) -> None:
    for sentence in sensitive_text.warnings(*texts):
        flash(sentence, "warn")


@blueprint.post("/orientations/<ref>/brouillon/auto")
@access.roles(*FOLLOWERS)
def autosave(ref: str) -> ResponseReturnValue:
    """The script saves what is typed; neither the form nor its version is used up."""
    form = DraftForm()
    form.relax()
    if not form.validate():
        return "", 422
    with transaction():
        referral = queries.get_draft(ref, current_actor(), lock=True)
        check_version(form, referral)
        actions.edit(referral, _draft_of(form), by=current_actor(), at=now(), keep_version=True)
    return "", 204


@blueprint.post("/orientations/<ref>/brouillon/supprimer")
@access.roles(*FOLLOWERS)
def discard(ref: str) -> ResponseReturnValue:
    form = SendForm()
    if not form.validate():
        return redirect(url_for("referrals.draft", ref=ref), 303)
    with transaction(form) as work:
        actions.discard(queries.get_draft(ref, current_actor(), lock=True), by=current_actor())
        work.done(url_for("referrals.sent", onglet="brouillons"), _("Brouillon supprimé."))
    return work.answer()


@blueprint.get("/orientations/<ref>/envoi")
@access.roles(*FOLLOWERS)
def check(ref: str) -> ResponseReturnValue:
    referral = queries.get_draft(ref, current_actor())
    if not referral.is_complete:
        return redirect(url_for("referrals.draft", ref=ref), 303)
    form = SendForm()
    form.version.data = referral.version
    return _check_page(referral, form)


def _check_page(referral: Referral, form: SendForm) -> str:
    """Page 3: everything as the receiving side will read it."""
    record_reading("referral.draft", file_id=referral.file_id, subject=referral.ref)
    categories = [row.category for row in referral.barriers]
    opening = queries.opening(referral.territory, current_actor(), unit_id=referral.to_unit_id, categories=categories)
    members = casefiles.members_named([referral.named_id])
    return render_template(
        "referrals/check.html",
        form=form,
        referral=referral,
        person=referral.file.person,
        categories=categories,
        opening=opening,
        explanation=explanation(opening),
        full=explain_full(opening, referral.agency_id),
        unit_label=unit_label(referral.direction.receiving_side),
        named_label=half_label(referral.direction.author_side),
        places_left=left_words(opening.places) if opening.places else "",
        named=members.get(referral.named_id or 0),
        warnings=sensitive_text.warnings(referral.reason, referral.tried),
        answer_wd=opening.terms.answer_wd if opening.terms else None,
    )


@blueprint.post("/orientations/<ref>/envoi")
@access.roles(*FOLLOWERS)
def send(ref: str) -> ResponseReturnValue:
    form = SendForm()
    if not form.validate():
        return _check_page(queries.get_draft(ref, current_actor()), form), 422
    try:
        with transaction(form) as work:
            referral = queries.get(ref, lock=True)
            policy.require(current_actor(), referral, Step.SEND)
            check_version(form, referral)
            actions.send(referral, by=current_actor(), at=now())
            work.done(url_for("referrals.show", ref=ref), sent_words(referral))
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _check_page(queries.get_draft(ref, current_actor()), form), status

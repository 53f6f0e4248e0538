"""One referral: read by both sides, its answer read by the author."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from casefiles.exits.queries import known_outcome
from casefiles.queries import Member
from core import access
from core.actor import Actor, current_actor
from core.clock import civil_date, now
from core.db import db, write_transaction
from core.errors import Refusal
from core.i18n import format_date, format_datetime
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from core.labels import label
from core.work import transaction
from partners.workflow import FOLLOWERS, PROFESSIONALS
from referrals import actions, policy, queries
from referrals.correction_words import topic_words
from referrals.forms import ReadForm, fresh
from referrals.forms_onward import ReferAgainForm
from referrals.models import Referral
from referrals.queries import History
from referrals.views import asked, endings
from referrals.views.frame import blueprint, people_of, referral_page
from referrals.workflow import MOST_HOLDS, Needs, State, Step, needs_of, takes_link

# Answers that are rarer than the four buttons of the page, and what their button leads to.
OTHERS = {
    Step.HOLD: (_l("Reporter la réponse"), "referrals.hold"),
    Step.ANSWER_RESOURCES: (_l("Répondre par des ressources"), "referrals.resources"),
    Step.ACCEPT_SOCIAL: (_l("Accompagnement social exclusif"), "referrals.accept_social"),
    Step.REDIRECT: (_l("Transmettre à un autre lieu"), "referrals.redirect_on"),
}


@blueprint.get("/orientations/<ref>")
@access.roles(*PROFESSIONALS)
def show(ref: str) -> ResponseReturnValue:
    referral = queries.get(ref)
    if policy.can_edit_draft(current_actor(), referral):
        return redirect(url_for("referrals.draft", ref=ref), 303)
    if policy.can_take(current_actor(), referral, Step.OPEN) and request.method == "GET":
        referral = _receive(ref)
    return _show(referral, ReadForm())


def _show(referral: Referral, form: ReadForm) -> str:
    """The page of a sent referral, with what the actor may do now."""
    actor, history = current_actor(), queries.history(referral)
    steps = _steps(actor, referral, history)
    return referral_page(
        "referrals/show.html",
        referral,
        "referral.read",
        history=history,
        form=form,
        lead=_lead(referral),
        asked=asked.rows(referral, history),
        named_text=asked.named(referral, history),
        corrections=asked.corrections(referral) if Step.CORRECT in steps else [],
        events=timeline(referral, history),
        steps=steps,
        others=[words for step, words in OTHERS.items() if step in steps],
        place_words=_place_words(referral, history),
        told_words=_told_words(referral),
        Step=Step,
        offers_link=_offers_link(actor, referral),
        may_mark_read=policy.can_read_answer(actor, referral),
        ending=endings.ending(referral, history, people_of(referral, history)),
        chain=endings.chain(referral),
        outcome=queries.outcome_of(referral),
        known=known_outcome(referral.support_id) if referral.support_id is not None else None,
        may_acknowledge=policy.can_read_outcome(actor, referral),
        outcome_form=fresh(ReadForm),
        again_form=fresh(ReferAgainForm),
        may_refer_again=endings.may_refer_again(referral, steps),
        file_url=url_for("casefiles.show", ref=referral.file.ref) if _in_pair(actor, referral) else None,
        papers=_papers(referral),
    )


def _offers_link(actor: Actor, referral: Referral) -> bool:
    """Not to someone of the receiving office: who reads this page there has an account."""
    may_send = policy.can_send_link(actor, referral) and takes_link(referral.state)
    return may_send and actor.unit != referral.to_unit_id


def _steps(actor: Actor, referral: Referral, history: History) -> list[Step]:
    """Steps open to the actor; without a place it is neither accepted nor questioned, and a date is put off once."""
    cannot: set[Step] = set()
    if history.awaits_place:
        cannot = {step for step in Step if Needs.PLACE in needs_of(referral.state, step)}
    if referral.state is State.WAITING and not (referral.is_held and referral.holds < MOST_HOLDS):
        cannot.add(Step.HOLD)
    return [step for step in policy.steps_for(actor, referral) if step not in cannot]


def _place_words(referral: Referral, history: History) -> str:
    """Rank in the waiting list, or since when a place is offered; empty for a referral that never waited."""
    if history.rank is not None:
        return _(
            "En liste d’attente, au rang %(rank)s : la première place libre revient à la première de la liste.",
            rank=history.rank,
        )
    if referral.state is State.WAITING and history.place is not None:
        offered = format_datetime(history.place.reserved_at, referral.territory)
        return _("Une place s’est libérée : elle est réservée à cette personne depuis le %(day)s.", day=offered)
    return ""


def _told_words(referral: Referral) -> str:
    """Who was reminded, or told of a delay, and on which day; empty when nobody was."""
    days = ((label(alert), civil_date(at, referral.territory)) for alert, at in queries.told_of(referral).items())
    told = ", ".join(_("%(what)s le %(day)s", what=what, day=format_date(day)) for what, day in days)
    return _("Suivi des délais : %(told)s.", told=told) if told else ""


def _lead(referral: Referral) -> str:
    """Sent when, read when."""
    sent = format_datetime(referral.sent_at, referral.territory)
    if referral.state is State.WAITING:
        return _("Envoyée le %(sent)s, en liste d’attente.", sent=sent)
    if referral.opened_at is None:
        return _("Envoyée le %(sent)s, pas encore lue.", sent=sent)
    opened = format_datetime(referral.opened_at, referral.territory)
    return _("Envoyée le %(sent)s, lue le %(opened)s.", sent=sent, opened=opened)


def _in_pair(actor: Actor, referral: Referral) -> bool:
    """Only its pair reads the file an accepted referral opened."""
    return referral.support_id is not None and actor.membership in (referral.assigned_id, referral.named_id)


def _papers(referral: Referral) -> list[tuple[str, str]]:
    """Addresses and names of what can be printed; the documents are the reports' own."""
    found = [("reports.referral_sheet_pdf", _("Fiche de liaison"))]
    if referral.has_letter:
        found.append(("reports.answer_letter_pdf", _("Lettre à la personne")))
    known = current_app.view_functions
    return [(url_for(endpoint, ref=referral.ref), text) for endpoint, text in found if endpoint in known]


def timeline(referral: Referral, history: History) -> list[dict[str, Any]]:
    """The steps in words, the latest first; a correction says of what, but one kept since the steps were read."""
    steps = sum(event.step is Step.CORRECT for event in history.events)
    corrected = (topic_words(row.topic, referral.direction) for row in history.corrections[-steps:])
    return [
        {
            "title": label(event.step),
            "meta": _meta(event.at, history.members.get(event.membership_id or 0), referral.territory),
            "text": f"{next(corrected)} – {event.text}" if event.step is Step.CORRECT else event.text,
            "tone": "plain",
        }
        for event in history.events
    ]


def _meta(at: datetime, member: Member | None, territory: str) -> str:
    moment = format_datetime(at, territory)
    return _("%(moment)s – %(who)s", moment=moment, who=member.words) if member else moment


def _receive(ref: str) -> Referral:
    """The first reading by the receiving side, in a short transaction of its own; whoever comes second only reads."""
    db.session.rollback()  # the reading transaction could not become a writing one
    with write_transaction():
        referral = queries.get(ref, lock=True)
        if policy.can_take(current_actor(), referral, Step.OPEN):
            actions.receive(referral, by=current_actor(), at=now())
    return queries.get(ref)


@blueprint.post("/orientations/<ref>/bilan-lu")
@access.roles(*FOLLOWERS)
def acknowledge_outcome(ref: str) -> ResponseReturnValue:
    return _read(ref, actions.acknowledge_outcome, _("Bilan acquitté."))


@blueprint.post("/orientations/<ref>/reponse-lue")
@access.roles(*FOLLOWERS)
def read_answer(ref: str) -> ResponseReturnValue:
    return _read(ref, actions.mark_answer_read, _("Réponse marquée comme lue."))


def _read(ref: str, act: Callable[..., None], message: str) -> ResponseReturnValue:
    """A button of the author's on the page of the referral, without anything to type."""
    form = ReadForm()
    if not form.validate():
        return redirect(url_for("referrals.show", ref=ref), 303)
    try:
        with transaction(form) as work:
            act(queries.get(ref, lock=True), by=current_actor(), at=now())
            work.done(url_for("referrals.show", ref=ref), message)
        return work.answer()
    except Refusal as refusal:
        return _refused(ref, form, refusal)


def _refused(ref: str, form: ReadForm, refusal: Refusal) -> ResponseReturnValue:
    """Said on the page of the referral; a draft has none."""
    referral = queries.get(ref)
    if referral.sent_at is None:
        raise refusal
    status = form.refuse(refusal)
    return _show(referral, form), status

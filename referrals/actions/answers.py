"""The answer and what it takes: information asked and given, held, declined, answered with resources, read."""

from collections.abc import Sequence
from datetime import date, datetime

from accounts.journal import record_writing
from agreements import places
from casefiles.exits import actions as exits
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.errors import Conflict, NotAllowed, Refusal
from core.events import publish
from core.i18n import gettext as _
from referrals import clocks
from referrals.actions.checks import check_place_offered, check_review, check_step, needed
from referrals.actions.moves import answer, end_receiving_access, move
from referrals.events import (
    InformationAsked,
    InformationGiven,
    ReferralDeclined,
    ReferralHeld,
    ReferralResourced,
    about,
)
from referrals.models import Referral, ReferralResource
from referrals.policy import require_outcome
from referrals.workflow import MOST_HOLDS, DeclineReason, State, Step


def ask_info(referral: Referral, *, question: str | None, by: Actor, at: datetime) -> None:
    """Ask the author; the clock moves to his side.

    Raises Refusal without a question, or while the referral waits for a place.
    """
    check_step(referral, Step.ASK_INFO)
    check_place_offered(referral)
    asked = needed(question, "question", _("Écrivez votre question."))
    referral.question, referral.asked_at, referral.information = asked, at, None
    referral.opened_at = referral.opened_at or at
    move(referral, Step.ASK_INFO, by=by, at=at, text=asked)
    publish(InformationAsked(**about(referral, by)))


def answer_info(referral: Referral, *, information: str | None, by: Actor, at: datetime) -> None:
    """Give what was asked; the answer's clock runs again, later by the working days it waited."""
    check_step(referral, Step.ANSWER_INFO)
    given = needed(information, "information", _("Écrivez le complément demandé."))
    referral.information = given
    if referral.answer_due_on is not None and referral.asked_at is not None:
        referral.answer_due_on = clocks.postponed(referral.answer_due_on, referral.asked_at, at, referral.territory)
    move(referral, Step.ANSWER_INFO, by=by, at=at, text=given)
    publish(InformationGiven(**about(referral, by)))


def decline(
    referral: Referral,
    *,
    reason: DeclineReason,
    text: str | None,
    suggestion: str | None,
    by: Actor,
    at: datetime,
) -> None:
    """Refuse with a coded reason, in words too when none of the codes fits; the receiving side sees the file no more.

    Raises Refusal for "other" without words.
    """
    check_step(referral, Step.DECLINE)
    if reason is DeclineReason.OTHER:
        needed(text, "text", _("Écrivez le motif : aucun de la liste ne convient."))
    referral.decline_reason, referral.decline_text = reason, text or None
    referral.suggestion = suggestion or None
    answer(referral, Step.DECLINE, by=by, at=at, text=text or None)
    publish(ReferralDeclined(**about(referral, by)))
    _let_go(referral, by=by, at=at)


def answer_resources(
    referral: Referral, *, resources: Sequence[tuple[str, str | None]], by: Actor, at: datetime
) -> None:
    """Answer with social resources of the territory, each a name and how to reach it (axis 1): answered, not refused.

    Raises Refusal without any.
    """
    check_step(referral, Step.ANSWER_RESOURCES)
    named = [(name.strip(), (details or "").strip() or None) for name, details in resources if name.strip()]
    if not named:
        raise Refusal(_("Indiquez au moins une ressource."), field="name_1")
    for name, details in named:
        resource = ReferralResource(file_id=referral.file_id, referral_id=referral.id, name=name, details=details)
        db.session.add(resource)
    answer(referral, Step.ANSWER_RESOURCES, by=by, at=at, text=", ".join(name for name, _details in named))
    publish(ReferralResourced(**about(referral, by)))
    _let_go(referral, by=by, at=at)


def _let_go(referral: Referral, *, by: Actor, at: datetime) -> None:
    """No support comes of it: the place goes to who waits, and the receiving side sees the file no more."""
    places.free_referral(referral.id, by=by.membership, at=at)
    db.session.flush()
    end_receiving_access(referral, by=by, at=at)


def hold(referral: Referral, *, reason: str | None, review_on: date | None, by: Actor, at: datetime) -> None:
    """Put the answer off until a date, within 30 civil days, and once more; the place stays reserved.

    Raises Refusal without a reason or a date within reach, while a place is waited for, or a third time.
    """
    check_step(referral, Step.HOLD)
    if referral.state is State.WAITING and referral.review_on is None:
        raise Refusal(_("Cette orientation attend déjà une place : elle n’a pas de date à reporter."))
    if referral.holds >= MOST_HOLDS:
        raise Refusal(_("La date a déjà été reportée une fois : donnez maintenant une réponse."))
    why = needed(reason, "reason", _("Écrivez pourquoi la réponse attend."))
    check_review(review_on, civil_date(at, referral.territory), field="review_on")
    referral.hold_reason, referral.review_on, referral.holds = why, review_on, referral.holds + 1
    referral.opened_at = referral.opened_at or at
    move(referral, Step.HOLD, by=by, at=at, text=why)
    publish(ReferralHeld(**about(referral, by)))


def acknowledge_outcome(referral: Referral, *, by: Actor, at: datetime) -> None:
    """The author read what came of it: the loop is closed, and so is the support whose report waited for it.

    Raises Conflict before any outcome, NotAllowed to others.
    """
    require_outcome(by, referral)
    if referral.outcome_read_at is None:
        referral.outcome_read_at = at
        referral.read_answer_at = referral.read_answer_at or at
        record_writing("referral.read_outcome", file_id=referral.file_id, subject=referral.ref)
        if referral.support_id is not None:
            exits.acknowledge_as_author(referral.support_id, by=by, at=at)


def query_outcome(referral: Referral, *, reason: str, by: Actor, at: datetime) -> None:
    """The author asks the pair for more about the outcome, once; it is known again when they report again.

    Raises Conflict before any outcome, once it is read or the support closed; NotAllowed to others.
    """
    require_outcome(by, referral)
    if referral.outcome_read_at is not None or referral.support_id is None:
        raise Conflict(_("Vous avez déjà pris acte de ce bilan."))
    record_writing("referral.query_outcome", file_id=referral.file_id, subject=referral.ref)
    exits.query_as_author(referral.support_id, reason=reason, by=by, at=at)


def mark_answer_read(referral: Referral, *, by: Actor, at: datetime) -> None:
    """The author read the answer: the loop is closed. Raises Conflict before any answer, NotAllowed to others."""
    if referral.author_id not in by.acts_for:
        raise NotAllowed(_("Seule la personne qui a envoyé l’orientation marque la réponse comme lue."))
    if referral.closed_at is None:
        raise Conflict(_("Cette orientation n’a pas encore de réponse."))
    if referral.read_answer_at is None:
        referral.read_answer_at = at
        record_writing("referral.read_answer", file_id=referral.file_id, subject=referral.ref)

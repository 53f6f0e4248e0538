"""The answer and what it takes: information asked and given, accepted, declined, read by the author."""

from datetime import datetime

from accounts.journal import record_writing
from agreements import places
from casefiles import actions as files
from casefiles.models import Support
from casefiles.workflow import AccessLevel, AccessWhy, Exit, Mode
from core.actor import Actor
from core.clock import civil_date, months_after
from core.db import db
from core.errors import Conflict, NotAllowed
from core.events import publish
from core.i18n import gettext as _
from referrals import clocks, queries
from referrals.actions.checks import check_place_offered, check_step, check_worker, needed
from referrals.actions.moves import end_receiving_access, move
from referrals.events import InformationAsked, InformationGiven, ReferralAccepted, ReferralDeclined, about
from referrals.models import Referral
from referrals.workflow import DeclineReason, Step


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


def accept(referral: Referral, *, worker_id: int | None, by: Actor, at: datetime) -> Support:
    """Open global support on the person's file with the pair; the author outside the pair hands the person over.

    Raises Refusal when the advisor's portfolio is full, no place is left, or the worker is not of the unit.
    """
    check_step(referral, Step.ACCEPT)
    worker = check_worker(referral, worker_id)
    agreement, terms = queries.agreement_of(referral)
    start_on = civil_date(at, referral.territory)
    support = files.open_support(
        referral.file_id,
        mode=Mode.GLOBAL,
        advisor_id=referral.advisor_id,
        worker_id=worker.membership_id,
        agreement_id=agreement.id,
        agency_id=referral.from_unit_id,
        office_id=referral.to_unit_id,
        referral_id=referral.id,
        territory=referral.territory,
        contact_every=terms.contact_cd,
        term_on=months_after(start_on, agreement.support_months),
        by=by,
        at=at,
    )
    previous = referral.assigned_id
    referral.support_id, referral.answered_at = support.id, at
    referral.opened_at = referral.opened_at or at
    referral.assigned_id, referral.assigned_at = worker.membership_id, referral.assigned_at or at
    move(referral, Step.ACCEPT, by=by, at=at, text=worker.name)
    publish(ReferralAccepted(previous_id=previous, **about(referral, by)))
    _hand_over(referral, by=by, at=at)
    end_receiving_access(referral, also=previous, by=by, at=at)
    return support


def _hand_over(referral: Referral, *, by: Actor, at: datetime) -> None:
    """An author outside the pair keeps the index of the file: that it exists, the answer, the outcome."""
    if referral.author_id == referral.advisor_id:
        return
    files.grant(
        referral.file_id,
        level=AccessLevel.INDEX,
        why=AccessWhy.AUTHOR,
        by=by,
        at=at,
        membership_id=referral.author_id,
    )
    own = queries.support_of(referral.file_id, referral.author_id)
    if own is not None:
        files.close(own, exit=Exit.OTHER_MODE, by=by, at=at)
    files.revoke(referral.file_id, why=AccessWhy.PAIR, by=by, at=at, membership_id=referral.author_id)


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
    referral.suggestion, referral.answered_at = suggestion or None, at
    referral.opened_at = referral.opened_at or at
    move(referral, Step.DECLINE, by=by, at=at, text=text or None)
    publish(ReferralDeclined(**about(referral, by)))
    places.free_referral(referral.id, by=by.membership, at=at)
    db.session.flush()
    end_receiving_access(referral, by=by, at=at)


def mark_answer_read(referral: Referral, *, by: Actor, at: datetime) -> None:
    """The author read the answer: the loop is closed. Raises Conflict before any answer, NotAllowed to others."""
    if referral.author_id != by.membership:
        raise NotAllowed(_("Seule la personne qui a envoyé l’orientation marque la réponse comme lue."))
    if referral.answered_at is None:
        raise Conflict(_("Cette orientation n’a pas encore de réponse."))
    if referral.read_answer_at is None:
        referral.read_answer_at = at
        record_writing("referral.read_answer", file_id=referral.file_id, subject=referral.ref)

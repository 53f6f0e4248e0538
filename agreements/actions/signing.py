"""The signature: recorded by one person, confirmed or sent back by another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from accounts.journal import record_writing
from agreements.actions.checks import check_complete, words
from agreements.actions.copies import check_seen, kept
from agreements.actions.runs import occupy, refuse_overlap
from agreements.events import AgreementConfirmed, AgreementRecorded, AgreementRejected
from agreements.models import Agreement, AgreementSignatory
from agreements.workflow import Step
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.errors import Refusal
from core.events import publish
from core.i18n import format_date
from core.i18n import gettext as _
from core.pdf_check import SentPdf
from core.search_key import fold
from partners.workflow import Side

MOST_SIGNATORIES = 4  # a president, and one or two directors; four in all on known conventions


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who signed for a party. `row` is its line of the form."""

    side: Side
    name: str
    quality: str
    signed_on: date
    row: int = 0


def record_signed(
    agreement: Agreement, signatures: Sequence[Signature], *, copy: SentPdf, by: Actor, at: datetime
) -> None:
    """The paper is signed: who, in which quality, when, and its copy. A second person must confirm it.

    Raises Refusal when the draft is incomplete, a party is missing, or another agreement already runs.
    """
    event = agreement.take(Step.RECORD_SIGNED, by=by.membership, at=at)
    agreement.recorded_at, agreement.recorded_by_id, agreement.recorded_by_user = at, by.membership, by.user
    copied = kept(agreement, copy, by=by.membership, at=at)
    check_complete(agreement)
    check_signatures(agreement, signatures, civil_date(at, agreement.territory))
    refuse_overlap(agreement)
    agreement.void_signatures(at)  # what was signed here is replaced by the paper
    for one in signatures:
        row = AgreementSignatory(side=one.side, name=one.name, quality=one.quality, signed_on=one.signed_on)
        row.version_number = agreement.version_number
        agreement.signatories.append(row)
    agreement.signed_on = max(one.signed_on for one in signatures)
    db.session.add_all((event, copied))
    db.session.flush()
    record_writing("agreement.recorded", subject=agreement.ref)
    publish(AgreementRecorded(agreement.id, by.membership))


def confirm(agreement: Agreement, *, seen: str, by: Actor, at: datetime) -> None:
    """A second person confirms, from either side; the agreement then runs by its dates.

    `seen` is the digest of the signed copy that person opened. Raises Refusal for the person who recorded it, and when
    another agreement already runs; Conflict when another copy was recorded since.
    """
    event = agreement.take(Step.CONFIRM, by=by.membership, at=at)
    if by.user is None or by.user == agreement.recorded_by_user:
        raise Refusal(_("Une autre personne que celle qui a enregistré la signature doit la confirmer."))
    check_seen(agreement, seen)
    agreement.confirmed_at, agreement.confirmed_by_id, agreement.confirmed_by_user = at, by.membership, by.user
    occupy(agreement)
    db.session.add(event)
    db.session.flush()
    record_writing("agreement.confirmed", subject=agreement.ref)
    publish(AgreementConfirmed(agreement.id, by.membership))


def reject(agreement: Agreement, *, reason: str, by: Actor, at: datetime) -> None:
    """Send the record back with a reason: to draft, or to the signature of the text both sides had approved.

    What was recorded is voided, the history keeps the step. Raises Refusal without a reason.
    """
    reason = words(reason, _("Dites pourquoi : la personne qui a enregistré la signature le lira."))
    was_approved = agreement.version_number is not None
    event = agreement.take(Step.REJECT, by=by.membership, at=at, reason=reason, otherwise=was_approved)
    agreement.void_signatures(at)
    if was_approved:
        _ask_again(agreement)
    agreement.signed_on = agreement.copy_sha256 = None
    agreement.recorded_at = agreement.recorded_by_id = agreement.recorded_by_user = None
    db.session.add(event)
    db.session.flush()
    record_writing("agreement.rejected", subject=agreement.ref)
    publish(AgreementRejected(agreement.id, by.membership))


def _ask_again(agreement: Agreement) -> None:
    """Those named to sign the approved text are asked once more, each once."""
    of_text = (one for one in agreement.signatories if one.version_number == agreement.version_number)
    named = {one.user_id: one for one in of_text if one.user_id is not None}
    for one in named.values():
        row = AgreementSignatory(version_number=one.version_number, side=one.side, name=one.name, quality=one.quality)
        row.membership_id, row.user_id = one.membership_id, one.user_id
        agreement.signatories.append(row)


def check_signatures(agreement: Agreement, signatures: Sequence[Signature], today: date) -> None:
    """One or two people for each party, each once, not in the future. Raises Refusal on the line that is wrong."""
    if len(signatures) > MOST_SIGNATORIES:
        raise Refusal(_("Une convention porte au plus %(count)s signatures.", count=MOST_SIGNATORIES))
    for side, row in ((Side.COUNCIL, 0), (Side.EMPLOYMENT, 2)):
        if not any(one.side is side for one in signatures):
            raise Refusal(_("Indiquez qui a signé pour cette partie."), field=f"signatories-{row}-name")
    known: set[str] = set()
    for one in signatures:
        place = f"signatories-{one.row}"
        if fold(one.name) in known:
            raise Refusal(
                _("Cette personne signe déjà : chaque signature est d’une autre personne."), field=f"{place}-name"
            )
        known.add(fold(one.name))
        if one.signed_on > today:
            raise Refusal(_("Cette date est dans l’avenir."), field=f"{place}-signed_on")
        if agreement.deliberation_on and one.side is Side.COUNCIL and one.signed_on < agreement.deliberation_on:
            day = format_date(agreement.deliberation_on)
            message = _("Le conseil départemental signe après sa délibération du %(day)s.", day=day)
            raise Refusal(message, field=f"{place}-signed_on")

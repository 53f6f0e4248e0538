"""The signature: recorded by one person, confirmed or sent back by another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from agreements.actions.checks import words
from agreements.actions.copies import check_seen, kept
from agreements.actions.either import check, conclude, keep, share
from agreements.events import AgreementConfirmed, AgreementRecorded, AgreementRejected
from agreements.models import Agreement, AgreementSignatory
from agreements.models_amendments import Signable
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


def record_signed(one: Signable, signatures: Sequence[Signature], *, copy: SentPdf, by: Actor, at: datetime) -> None:
    """The paper is signed: who, in which quality, when, and its copy. A second person must confirm it.

    Raises Refusal when the draft is incomplete, a party is missing, or it can no longer hold.
    """
    event = one.take(Step.RECORD_SIGNED, by=by.membership, at=at)
    one.recorded_at, one.recorded_by_id, one.recorded_by_user = at, by.membership, by.user
    copied = kept(one, copy, by=by.membership, at=at)
    check(one, Step.RECORD_SIGNED, at)
    check_signatures(one.agreement, signatures, civil_date(at, one.agreement.territory))
    one.void_signatures(at)  # what was signed here is replaced by the paper
    for who in signatures:
        row = AgreementSignatory(side=who.side, name=who.name, quality=who.quality, signed_on=who.signed_on)
        row.version_number = one.version_number
        one.signatories.append(row)
    one.signed_on = max(who.signed_on for who in signatures)
    db.session.add(copied)
    share(one, Step.RECORD_SIGNED, at)
    keep(one, event, "recorded")
    publish(AgreementRecorded(one.agreement.id, by.membership, one.amendment_number))


def confirm(one: Signable, *, seen: str, by: Actor, at: datetime) -> None:
    """A second person confirms, from either side; an agreement then runs by its dates, an amendment applies at its own.

    `seen` is the digest of the signed copy that person opened. Raises Refusal for the person who recorded it, and when
    it can no longer hold; Conflict when another copy was recorded since.
    """
    event = one.take(Step.CONFIRM, by=by.membership, at=at)
    if by.user is None or by.user == one.recorded_by_user:
        raise Refusal(_("Une autre personne que celle qui a enregistré la signature doit la confirmer."))
    check_seen(one, seen)
    one.confirmed_at, one.confirmed_by_id, one.confirmed_by_user = at, by.membership, by.user
    conclude(one, at)
    keep(one, event, "confirmed")
    publish(AgreementConfirmed(one.agreement.id, by.membership, one.amendment_number))


def reject(one: Signable, *, reason: str, by: Actor, at: datetime) -> None:
    """Send the record back with a reason: to draft, or to the signature of the text both sides had approved.

    What was recorded is voided, the history keeps the step. Raises Refusal without a reason.
    """
    reason = words(reason, _("Dites pourquoi : la personne qui a enregistré la signature le lira."))
    was_approved = one.version_number is not None
    event = one.take(Step.REJECT, by=by.membership, at=at, reason=reason, otherwise=was_approved)
    one.void_signatures(at)
    if was_approved:
        _ask_again(one)
    one.signed_on = one.copy_sha256 = None
    one.recorded_at = one.recorded_by_id = one.recorded_by_user = None
    keep(one, event, "rejected")
    publish(AgreementRejected(one.agreement.id, by.membership, one.amendment_number))


def _ask_again(one: Signable) -> None:
    """Those named to sign the approved text are asked once more, each once."""
    of_text = (row for row in one.signatories if row.version_number == one.version_number)
    named = {row.user_id: row for row in of_text if row.user_id is not None}
    for who in named.values():
        row = AgreementSignatory(version_number=who.version_number, side=who.side, name=who.name, quality=who.quality)
        row.membership_id, row.user_id = who.membership_id, who.user_id
        one.signatories.append(row)


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

"""Signing here: each named person declares in which quality and by which act; refusing voids what others signed."""

from datetime import datetime

from accounts.journal import record_writing
from agreements.actions.checks import check_frozen, words
from agreements.actions.runs import occupy, refuse_overlap
from agreements.events import AgreementReturned, AgreementSigned
from agreements.models import Agreement
from agreements.workflow import State, Step
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.errors import Refusal
from core.events import publish
from core.i18n import format_date
from core.i18n import gettext as _
from partners.workflow import Side


def sign(agreement: Agreement, *, quality: str, authority: str, seen: str, by: Actor, at: datetime) -> None:
    """One named person signs the frozen text; with the last one the agreement is signed.

    `authority`: the act that lets them sign; `seen`: digest of the text that was read. Raises Conflict for another
    text, Refusal for who is not asked to sign or has signed, before the deliberation, and when another agreement runs.
    """
    frozen = check_frozen(agreement, seen)
    mine = agreement.signatory_of(by.membership)
    if mine is None or mine.user_id != by.user:
        raise Refusal(_("Votre signature n’est pas attendue sur cette version."))
    if any(one.user_id == by.user and one.has_signed for one in agreement.standing):
        raise Refusal(_("Vous avez déjà signé : chaque signature est d’une autre personne."))
    today = civil_date(at, agreement.territory)
    if mine.side is Side.COUNCIL and agreement.deliberation_on and today < agreement.deliberation_on:
        day = format_date(agreement.deliberation_on)
        raise Refusal(_("Le conseil départemental signe après sa délibération du %(day)s.", day=day))
    refuse_overlap(agreement)
    mine.quality = words(quality, _("Dites en quelle qualité vous signez."), "quality")
    mine.authority = words(authority, _("Indiquez l’acte qui vous donne pouvoir de signer."), "authority")
    mine.signed_on, mine.signed_at, mine.sha256 = today, at, frozen.sha256
    waits = not all(one.has_signed for one in agreement.standing)
    event = agreement.take(Step.SIGN, by=by.membership, at=at, otherwise=waits)
    if agreement.state is State.SIGNED:
        agreement.signed_on = today
        occupy(agreement)
    db.session.add(event)
    db.session.flush()
    record_writing("agreement.signed", subject=agreement.ref)
    publish(AgreementSigned(agreement.id, by.membership, is_complete=agreement.state is State.SIGNED))


def refuse_signature(agreement: Agreement, *, reason: str, by: Actor, at: datetime) -> None:
    """Back to draft with a reason; signatures already given are voided and stay in the history.

    Raises Refusal without a reason, and for who is not asked to sign.
    """
    reason = words(reason, _("Dites pourquoi vous ne signez pas : les deux parties le liront."))
    if agreement.signatory_of(by.membership) is None:
        raise Refusal(_("Votre signature n’est pas attendue sur cette version."))
    event = agreement.take(Step.REFUSE_SIGNATURE, by=by.membership, at=at, reason=reason)
    agreement.void_signatures(at)
    agreement.version_number = None
    db.session.add(event)
    db.session.flush()
    record_writing("agreement.refused", subject=agreement.ref)
    publish(AgreementReturned(agreement.id, by.membership))

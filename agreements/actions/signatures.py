"""Signing here: each named person declares in which quality and by which act; refusing voids what others signed."""

from datetime import datetime

from agreements.actions.checks import check_frozen, words
from agreements.actions.either import check, conclude, keep
from agreements.events import AgreementReturned, AgreementSigned
from agreements.models_amendments import Signable
from agreements.workflow import State, Step
from core.actor import Actor
from core.clock import civil_date
from core.errors import Refusal
from core.events import publish
from core.i18n import format_date
from core.i18n import gettext as _
from partners.workflow import Side


def sign(one: Signable, *, quality: str, authority: str, seen: str, by: Actor, at: datetime) -> None:
    """One named person signs the frozen text; with the last one it is signed.

    `authority`: the act that lets them sign; `seen`: digest of the text that was read. Raises Conflict for another
    text, Refusal for who is not asked to sign or has signed, before the deliberation, and when it can no longer hold.
    """
    agreement, frozen = one.agreement, check_frozen(one, seen)
    mine = one.signatory_of(by.membership)
    if mine is None or mine.user_id != by.user:
        raise Refusal(_("Votre signature n’est pas attendue sur cette version."))
    if any(row.user_id == by.user and row.has_signed for row in one.standing):
        raise Refusal(_("Vous avez déjà signé : chaque signature est d’une autre personne."))
    today = civil_date(at, agreement.territory)
    if mine.side is Side.COUNCIL and agreement.deliberation_on and today < agreement.deliberation_on:
        day = format_date(agreement.deliberation_on)
        raise Refusal(_("Le conseil départemental signe après sa délibération du %(day)s.", day=day))
    check(one, Step.SIGN, at)
    mine.quality = words(quality, _("Dites en quelle qualité vous signez."), "quality")
    mine.authority = words(authority, _("Indiquez l’acte qui vous donne pouvoir de signer."), "authority")
    mine.signed_on, mine.signed_at, mine.sha256 = today, at, frozen.sha256
    waits = not all(row.has_signed for row in one.standing)
    event = one.take(Step.SIGN, by=by.membership, at=at, otherwise=waits)
    if one.state is State.SIGNED:
        one.signed_on = today
        conclude(one, at)
    keep(one, event, "signed")
    is_complete = one.state is State.SIGNED
    publish(AgreementSigned(agreement.id, by.membership, is_complete=is_complete, amendment=one.amendment_number))


def refuse_signature(one: Signable, *, reason: str, by: Actor, at: datetime) -> None:
    """Back to draft with a reason; signatures already given are voided and stay in the history.

    Raises Refusal without a reason, and for who is not asked to sign.
    """
    reason = words(reason, _("Dites pourquoi vous ne signez pas : les deux parties le liront."))
    if one.signatory_of(by.membership) is None:
        raise Refusal(_("Votre signature n’est pas attendue sur cette version."))
    event = one.take(Step.REFUSE_SIGNATURE, by=by.membership, at=at, reason=reason)
    one.void_signatures(at)
    one.version_number = None
    keep(one, event, "refused")
    publish(AgreementReturned(one.agreement.id, by.membership, one.amendment_number))

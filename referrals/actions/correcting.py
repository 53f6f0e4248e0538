"""What an author puts right after sending: one topic at a time, the value before and after kept with the reason.

The columns hold what is true now, so that lists, filters, figures and the answer never work on what was withdrawn;
the rows of `ReferralCorrection` hold everything that stood there before. No clock moves, and no place.
"""

from collections.abc import Sequence
from datetime import datetime

from casefiles import actions as files
from casefiles.workflow import AccessLevel, AccessWhy, Category
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.errors import Refusal
from core.events import publish
from core.i18n import gettext as _
from referrals import queries
from referrals.actions.checks import check_step, needed
from referrals.actions.drafts import name_barriers
from referrals.actions.moves import end_assigned, move
from referrals.correction_models import ReferralCorrection
from referrals.corrections import Topic, written
from referrals.events import ReferralCorrected, about
from referrals.models import Referral
from referrals.workflow import Step


def correct_text(
    referral: Referral, *, topic: Topic, text: str | None, why: str | None, by: Actor, at: datetime
) -> None:
    """Put the reason, or what was tried, in other words; only what was tried may be left empty.

    Raises Refusal for an empty or unchanged text, or without a reason.
    """
    check_step(referral, Step.CORRECT)
    new = (text or "").strip() or None
    if topic is Topic.REASON:
        new = needed(new, "value", _("Écrivez pourquoi vous orientez cette personne."))
    old = referral.reason if topic is Topic.REASON else referral.tried
    _check_changed(old or None, new, _("Ce texte est déjà celui de l’orientation : il n’y a rien à corriger."))
    if topic is Topic.REASON:
        referral.reason = new
    else:
        referral.tried = new
    _keep(referral, topic, (old, new), why=why, by=by, at=at)


def correct_barriers(
    referral: Referral, *, categories: Sequence[Category], why: str | None, by: Actor, at: datetime
) -> None:
    """Name other barriers. Whatever is added needs the person's agreement; what is taken away needs nothing.

    Raises Refusal for none, the same ones, none the convention covers, an addition the person did not agree to share,
    or without a reason.
    """
    check_step(referral, Step.CORRECT)
    if not categories:
        raise Refusal(_("Cochez au moins un frein."), field="value")
    before = {row.category for row in referral.barriers}
    old, new = written(before), written(categories)
    _check_changed(old, new, _("Ces freins sont déjà ceux de l’orientation : il n’y a rien à corriger."))
    _check_covered(referral, categories)
    _check_agreed(referral, [one for one in categories if one not in before], at)
    name_barriers(referral, tuple(categories))
    _keep(referral, Topic.BARRIERS, (old, new), why=why, by=by, at=at)


def _check_covered(referral: Referral, categories: Sequence[Category]) -> None:
    """The rule of the gate at sending: at least one is covered. Its dates are not asked again: it runs already."""
    agreement, _terms = queries.agreement_of(referral)
    if agreement.themes and not set(categories) & set(agreement.themes):
        message = _("La convention n° %(number)s ne couvre aucun des freins indiqués.", number=agreement.number)
        raise Refusal(message, field="value")


def _check_agreed(referral: Referral, added: Sequence[Category], at: datetime) -> None:
    if not added:
        return
    day = civil_date(at, referral.territory)
    try:
        files.check_agreed(referral.file_id, partner_id=referral.to_organisation_id or 0, asked=added, day=day)
    except Refusal as refusal:
        raise Refusal(refusal.message, field="value") from refusal


def correct_named(referral: Referral, *, named_id: int | None, why: str | None, by: Actor, at: datetime) -> None:
    """Name another colleague for the pair: the file opens to them, and closes to the one named before.

    Raises Refusal for somebody who cannot make this half, the same one, or without a reason.
    """
    check_step(referral, Step.CORRECT)
    old = referral.named_id
    if named_id is None or named_id not in {row.membership_id for row in queries.first_halves(referral)}:
        raise Refusal(_("Choisissez une personne de la liste."), field="value")
    _check_changed(str(old), str(named_id), _("C’est la personne déjà désignée : il n’y a rien à corriger."))
    referral.named_id = named_id
    _keep(referral, Topic.NAMED, (str(old), str(named_id)), why=why, by=by, at=at, unnamed_id=old)
    if named_id != referral.author_id:
        why_seen, level = AccessWhy.ASSIGNED, AccessLevel.INDEX
        files.grant(referral.file_id, level=level, membership_id=named_id, why=why_seen, by=by, at=at)
    if old is not None and old not in (referral.author_id, referral.assigned_id):
        end_assigned(referral, old, by=by, at=at)


def _check_changed(old: str | None, new: str | None, message: str) -> None:
    """Raises Refusal for a correction that corrects nothing: nobody is told of it, and nothing is written."""
    if old == new:
        raise Refusal(message, field="value")


def _keep(
    referral: Referral,
    topic: Topic,
    values: tuple[str | None, str | None],
    *,
    why: str | None,
    by: Actor,
    at: datetime,
    unnamed_id: int | None = None,
) -> None:
    """The row, the step and its event; then the receiving side is told."""
    reason = needed(why, "why", _("Écrivez pourquoi vous corrigez."))
    old, new = values
    row = ReferralCorrection(
        file_id=referral.file_id,
        referral_id=referral.id,
        at=at,
        membership_id=by.membership,
        topic=topic,
        old=old,
        new=new,
        reason=reason,
    )
    db.session.add(row)
    move(referral, Step.CORRECT, by=by, at=at, text=reason)
    publish(ReferralCorrected(unnamed_id=unnamed_id, **about(referral, by)))

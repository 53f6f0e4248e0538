"""Drafts: written on the server as one goes, seen by their author only, thrown away by their author only."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts.journal import record_writing
from agreements.models import Agreement
from agreements.queries import Opening
from casefiles.consent import missing
from casefiles.models import CaseFile
from casefiles.queries import given_to
from casefiles.scope import has_access
from casefiles.workflow import AccessLevel, AgreedBy, Category
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.errors import NotAllowed, Refusal
from core.i18n import gettext as _
from core.references import new_reference
from partners.workflow import Side
from referrals import queries
from referrals.actions.checks import check_open
from referrals.models import Referral, ReferralBarrier
from referrals.workflow import Direction, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the author typed so far; every part may still be missing."""

    categories: tuple[Category, ...] = ()
    reason: str | None = None
    tried: str | None = None
    unit_ref: str | None = None
    named_id: int | None = None
    agreed_on: date | None = None
    agreed_by: AgreedBy | None = None


def create(file: CaseFile, *, by: Actor, at: datetime, begun_at: datetime | None = None) -> Referral:
    """A draft about a person of one's portfolio; the one already begun is taken up again, with its own beginning.

    `begun_at`: when its first page was opened, where that is known; else it begins now.

    Raises NotAllowed outside the portfolio, Refusal when the agreement lets no referral through.
    """
    if by.membership is None or not has_access(db.session(), by, file.id, AccessLevel.CONTENT):
        raise NotAllowed(_("Cette personne n’est pas dans votre portefeuille."))
    known = queries.draft_of(file.id, by.membership)
    if known is not None:
        return known
    opening = queries.opening(file.territory, by)
    check_open(opening)
    direction = Direction.of(by.side)
    referral = Referral(
        ref=new_reference("OR", file.territory),
        file_id=file.id,
        territory=file.territory,
        direction=direction,
        state=State.DRAFT,
        author_id=by.membership,
        from_unit_id=by.unit,
        named_id=queries.usual_half(by),
        begun_at=begun_at or at,
        created_at=at,
        edited_at=at,
    )
    receiving = queries.destinations(opening, direction)
    if len(receiving) == 1:
        _send_to(referral, opening, receiving[0].ref)
    _take_agreement(referral, opening, day=civil_date(at, file.territory))
    db.session.add(referral)
    record_writing("referral.draft", file_id=file.id, subject=referral.ref)
    return referral


def _receiver(agreement: Agreement, direction: Direction) -> int:
    """The institution of the agreement that answers."""
    return agreement.council_id if direction.receiving_side is Side.COUNCIL else agreement.employment_id


def _take_agreement(referral: Referral, opening: Opening, *, day: date) -> None:
    """What the person agreed to already is not asked for again."""
    given = given_to(referral.file_id, _receiver(opening.agreement, referral.direction)) if opening.agreement else None
    if given is not None and missing(given, (), day) is None:
        referral.agreed_on, referral.agreed_by = given.agreed_on, given.channel


def edit(referral: Referral, draft: Draft, *, by: Actor, at: datetime, keep_version: bool = False) -> None:
    """Keep what was typed. `keep_version` is for the saves nobody asked for, which must not outdate the open page.

    Raises Refusal for a unit or a half of the pair that is not offered, or an agreement dated in the future.
    """
    if draft.unit_ref:
        _send_to(referral, queries.opening(referral.territory, by), draft.unit_ref)
    if draft.named_id is not None:
        _name_half(referral, draft.named_id)
    if draft.agreed_on is not None and draft.agreed_on > civil_date(at, referral.territory):
        raise Refusal(
            _("Cette date est à venir : indiquez le jour où la personne a donné son accord."), field="agreed_on"
        )
    referral.agreed_on, referral.agreed_by = draft.agreed_on, draft.agreed_by
    referral.reason, referral.tried = draft.reason or None, draft.tried or None
    name_barriers(referral, draft.categories)
    referral.edited_at = at
    if not keep_version:
        referral.version += 1


def _send_to(referral: Referral, opening: Opening, unit_ref: str) -> None:
    """Raises Refusal for a unit that does not receive now."""
    agreement, direction = opening.agreement, referral.direction
    for unit in queries.destinations(opening, direction):
        if unit.ref == unit_ref and agreement is not None:
            referral.to_unit_id = unit.id
            referral.to_organisation_id = _receiver(agreement, direction)
            return
    raise Refusal(_("Choisissez un lieu de la liste."), field="office")


def _name_half(referral: Referral, named_id: int) -> None:
    if named_id not in {row.membership_id for row in queries.first_halves(referral)}:
        raise Refusal(_("Choisissez une personne de la liste."), field="advisor")
    referral.named_id = named_id


def name_barriers(referral: Referral, categories: tuple[Category, ...]) -> None:
    """Keep the rows of these barriers and no others; `barriers` must be loaded."""
    wished = set(categories)
    for barrier in list(referral.barriers):
        if barrier.category not in wished:
            referral.barriers.remove(barrier)
    known = {barrier.category for barrier in referral.barriers}
    for category in categories:
        if category not in known:
            referral.barriers.append(ReferralBarrier(file_id=referral.file_id, category=category))
            known.add(category)


def discard(referral: Referral, *, by: Actor) -> None:
    """Throw a draft away. Raises NotAllowed for anybody but its author, or once sent."""
    if referral.author_id != by.membership or referral.sent_at is not None:
        raise NotAllowed(_("Seul un brouillon peut être supprimé, par la personne qui l’a écrit."))
    record_writing("referral.discard", file_id=referral.file_id, subject=referral.ref)
    db.session.delete(referral)

"""From the author to the receiving unit: sent, read for the first time, assigned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from agreements import places
from agreements.places import PlaceState
from casefiles import actions as files
from casefiles.queries import given_to, lock_file
from casefiles.workflow import AccessLevel, AccessWhy, AgreedBy, Category
from core.actor import Actor
from core.clock import civil_date, today
from core.db import db
from core.errors import Conflict, Refusal
from core.events import publish
from core.i18n import gettext as _
from referrals import clocks, queries
from referrals.actions.checks import check_open, check_step, check_twin, check_unit_open, check_worker, needed
from referrals.actions.moves import end_assigned, move
from referrals.events import ReferralAssigned, ReferralOpened, ReferralQueued, ReferralSent, about
from referrals.models import Referral
from referrals.workflow import Step


def send(referral: Referral, *, by: Actor, at: datetime) -> None:
    """Send a complete draft: content frozen, the receiving queue let in; a place reserved and the clocks started.

    When no place is left it goes to the waiting list: the answer's clock starts once a place is offered.
    Raises Refusal naming the missing part or the closed gate, Conflict for a twin already running.
    """
    check_step(referral, Step.SEND)
    parts = _complete(referral)
    check_unit_open(parts.unit_id, today(referral.territory))
    lock_file(referral.file_id)  # two drafts about one person are sent one after the other
    categories = [row.category for row in referral.barriers]
    opening = queries.opening(referral.territory, by, unit_id=parts.unit_id, categories=categories)
    agreement, terms = check_open(opening)
    if parts.named_id not in {row.membership_id for row in queries.first_halves(referral)}:
        raise Refusal(_("Ce membre du binôme n’est plus dans votre équipe : choisissez-en un autre."), field="advisor")
    check_twin(referral.file_id, parts.institution_id)
    _hold_agreement(referral, parts, categories, by=by, at=at)
    is_queued = _ask_for_place(referral, agreement.id, parts, at=at) is PlaceState.WAITING
    referral.agreement_id, referral.terms_id = agreement.id, terms.id
    referral.sent_at = referral.edited_at = at
    referral.answer_due_on = None if is_queued else clocks.due_after(at, terms.answer_wd, referral.territory)
    move(referral, Step.QUEUE if is_queued else Step.SEND, by=by, at=at)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict(_("Une orientation est déjà en cours vers cette institution.")) from error
    let_in(referral, by=by, at=at)
    publish(ReferralQueued(**about(referral, by)) if is_queued else ReferralSent(**about(referral, by)))


def _hold_agreement(
    referral: Referral, parts: "_Parts", categories: Sequence[Category], *, by: Actor, at: datetime
) -> None:
    """The person's agreement to share this with the institution: the file's, or the newer paper the draft names.

    Raises Refusal without any that holds today and covers every barrier named.
    """
    of_file: dict[str, Any] = {"partner_id": parts.institution_id}
    known = given_to(referral.file_id, **of_file)
    since = max((day for day in (known.agreed_on, known.ended_on) if day), default=None) if known else None
    if parts.agreed_by is AgreedBy.PAPER and (since is None or parts.agreed_on > since):
        files.record_person_agreement(
            referral.file_id,
            **of_file,
            territory=referral.territory,
            themes=categories,
            agreed_on=parts.agreed_on,
            channel=parts.agreed_by,
            by=by,
            at=at,
        )
        db.session.flush()
    day = civil_date(at, referral.territory)
    given = files.check_agreed(referral.file_id, **of_file, asked=categories, day=day)
    referral.agreed_on, referral.agreed_by = given.agreed_on, given.channel


def _ask_for_place(referral: Referral, agreement_id: int, parts: "_Parts", *, at: datetime) -> PlaceState:
    return places.reserve(
        agreement_id,
        agency_id=referral.agency_id or 0,
        office_id=referral.office_id,
        referral_id=referral.id,
        referral_ref=referral.ref,
        author_id=referral.author_id,
        at=at,
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a draft needs before it is sent."""

    unit_id: int
    institution_id: int
    named_id: int
    agreed_on: date
    agreed_by: AgreedBy


def _complete(referral: Referral) -> _Parts:
    if not referral.barriers:
        raise Refusal(_("Cochez au moins un frein."), field="barriers")
    needed(referral.reason, "reason", _("Écrivez pourquoi vous orientez cette personne."))
    if referral.to_unit_id is None or referral.to_organisation_id is None:
        raise Refusal(_("Choisissez où envoyer l’orientation."), field="office")
    if referral.named_id is None:
        raise Refusal(_("Choisissez le membre du binôme de votre équipe."), field="advisor")
    if referral.agreed_on is None or referral.agreed_by is None:
        raise Refusal(_("Indiquez la date et la forme de l’accord de la personne."), field="agreed_on")
    return _Parts(
        referral.to_unit_id,
        referral.to_organisation_id,
        referral.named_id,
        referral.agreed_on,
        AgreedBy(referral.agreed_by),
    )


def let_in(referral: Referral, *, by: Actor, at: datetime) -> None:
    """The queue sees that the file exists and what is asked; the half that was named too, when it is a colleague."""
    level, file_id = AccessLevel.INDEX, referral.file_id
    files.grant(file_id, level=level, why=AccessWhy.ROUTING, by=by, at=at, unit_id=referral.to_unit_id)
    if referral.named_id != referral.author_id:
        files.grant(file_id, level=level, why=AccessWhy.ASSIGNED, by=by, at=at, membership_id=referral.named_id)


def receive(referral: Referral, *, by: Actor, at: datetime) -> None:
    """The receiving side read it for the first time: the author is shown when."""
    referral.opened_at = at
    move(referral, Step.OPEN, by=by, at=at)
    publish(ReferralOpened(**about(referral, by)))


def assign(referral: Referral, *, worker_id: int | None, by: Actor, at: datetime) -> None:
    """Name the social worker who answers, or another one. Raises Refusal for somebody who is not of the unit."""
    check_step(referral, Step.ASSIGN)
    worker = check_worker(referral, worker_id)
    previous = referral.assigned_id
    if previous == worker.membership_id:
        raise Refusal(_("Cette orientation est déjà affectée à %(name)s.", name=worker.name), field="worker")
    referral.assigned_id, referral.assigned_at = worker.membership_id, at
    move(referral, Step.ASSIGN, by=by, at=at, text=worker.name)
    files.grant(
        referral.file_id,
        level=AccessLevel.INDEX,
        why=AccessWhy.ASSIGNED,
        by=by,
        at=at,
        membership_id=worker.membership_id,
    )
    if previous is not None and previous != referral.named_id:
        end_assigned(referral, previous, by=by, at=at)
    publish(ReferralAssigned(previous_id=previous, **about(referral, by)))

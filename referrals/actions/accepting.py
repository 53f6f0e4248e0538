"""Accepted: the pair follows the person, or a social worker alone; an author outside the pair hands them over."""

from datetime import date, datetime
from typing import Any

from agreements import places
from agreements.workflow import Axis
from casefiles import actions as files
from casefiles.models import Support
from casefiles.workflow import AccessLevel, AccessWhy, AgreedBy, Exit, Mode
from core.actor import Actor
from core.clock import civil_date, months_after
from core.errors import Refusal
from core.events import publish
from core.i18n import gettext as _
from partners.queries import Member
from referrals import queries
from referrals.actions.checks import check_named, check_review, check_takes, check_worker
from referrals.actions.moves import answer, end_receiving_access
from referrals.events import ReferralAccepted, about
from referrals.models import Referral
from referrals.workflow import Direction, Step

SOCIAL_REVIEW_DAYS = 183  # at least twice a year somebody asks whether the search can begin again


def accept(referral: Referral, *, worker_id: int | None, by: Actor, at: datetime) -> Support:
    """Open global support on the person's file with the pair: the half the author named, and `worker_id`.

    Raises Refusal when the advisor's portfolio is full, no place is left, or the worker is not of the unit.
    """
    check_takes(referral, Step.ACCEPT, at)
    check_named(referral)
    worker = check_worker(referral, worker_id)
    agreement, terms = queries.agreement_of(referral)
    support = files.open_support(
        referral.file_id,
        mode=Mode.GLOBAL,
        referral_id=referral.id,
        agreement_id=agreement.id,
        contact_every=terms.contact_cd,
        term_on=months_after(civil_date(at, referral.territory), agreement.support_months),
        **_pair(referral, worker.membership_id),
        by=by,
        at=at,
    )
    _accepted(referral, support, Step.ACCEPT, worker, Exit.OTHER_MODE, by=by, at=at)
    return support


def accept_social(
    referral: Referral,
    *,
    worker_id: int | None,
    agreed_on: date | None,
    agreed_by: AgreedBy | None,
    review_on: date | None,
    by: Actor,
    at: datetime,
) -> Support:
    """Open social support only, with a social worker; the search for work waits until a review (axis 3).

    Raises Refusal without the person's agreement to it or a review date, or when the agreement has no such axis.
    """
    check_takes(referral, Step.ACCEPT_SOCIAL, at)
    worker = check_worker(referral, worker_id)
    today = civil_date(at, referral.territory)
    agreement, _terms = queries.agreement_of(referral)
    if Axis.SOCIAL_ONLY not in queries.axes_of(agreement.id, today):
        raise Refusal(_("La convention ne prévoit pas l’accompagnement social exclusif."))
    if agreed_on is None or agreed_by is None:
        raise Refusal(_("Indiquez la date et la forme de l’accord de la personne."), field="agreed_on")
    if agreed_on > today:
        raise Refusal(
            _("Cette date est à venir : indiquez le jour où la personne a donné son accord."), field="agreed_on"
        )
    check_review(review_on, today, field="review_on", days=SOCIAL_REVIEW_DAYS)
    support = files.open_support(
        referral.file_id,
        mode=Mode.SOCIAL_ONLY,
        agreement_id=agreement.id,
        term_on=review_on,
        **{**_pair(referral, worker.membership_id), "advisor_id": None},
        by=by,
        at=at,
    )
    referral.axis = Axis.SOCIAL_ONLY
    places.free_referral(referral.id, by=by.membership, at=at)
    _accepted(referral, support, Step.ACCEPT_SOCIAL, worker, Exit.SOCIAL_ONLY, by=by, at=at)
    return support


def _pair(referral: Referral, answering_id: int) -> dict[str, Any]:
    """Who follows the person, and from where, whichever side referred."""
    halves = (referral.named_id, answering_id)
    advisor_id, worker_id = halves if referral.direction is Direction.TO_COUNCIL else reversed(halves)
    return {
        "advisor_id": advisor_id,
        "worker_id": worker_id,
        "agency_id": referral.agency_id,
        "office_id": referral.office_id,
        "territory": referral.territory,
    }


def _accepted(
    referral: Referral, support: Support, step: Step, worker: Member, exit: Exit, *, by: Actor, at: datetime
) -> None:
    previous = referral.assigned_id
    referral.support_id = support.id
    referral.assigned_id, referral.assigned_at = worker.membership_id, referral.assigned_at or at
    answer(referral, step, by=by, at=at, text=worker.name)
    publish(ReferralAccepted(previous_id=previous, **about(referral, by)))
    _hand_over(referral, support, exit, by=by, at=at)
    end_receiving_access(referral, also=previous, by=by, at=at)


def _hand_over(referral: Referral, support: Support, exit: Exit, *, by: Actor, at: datetime) -> None:
    """What the author led alone ends, but for reinforced support beside the pair they belong to.

    An author outside the pair keeps the index of the file: that it exists, the answer, the outcome.
    """
    own = queries.support_of(referral.file_id, referral.author_id)
    is_of_pair = referral.author_id in support.pair
    if own is not None and own.id != support.id and not (is_of_pair and own.mode is not Mode.SOCIAL_ONLY):
        files.close(own, exit=exit, by=by, at=at)
    if is_of_pair:
        return
    files.grant(
        referral.file_id,
        level=AccessLevel.INDEX,
        why=AccessWhy.AUTHOR,
        by=by,
        at=at,
        membership_id=referral.author_id,
    )
    files.revoke(referral.file_id, why=AccessWhy.PAIR, by=by, at=at, membership_id=referral.author_id)

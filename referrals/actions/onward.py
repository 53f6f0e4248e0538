"""Onward: sent to another unit of the same institution as a new, linked referral, or referred again by its author."""

from collections.abc import Sequence
from datetime import datetime

from agreements import places
from agreements.places import PlaceState
from casefiles.models import CaseFile
from casefiles.workflow import Category
from core.actor import Actor
from core.db import db
from core.errors import Refusal
from core.events import publish
from core.guard import system_actor
from core.i18n import gettext as _
from core.references import new_reference
from referrals import clocks, queries
from referrals.actions.checks import check_step, needed
from referrals.actions.drafts import create
from referrals.actions.moves import answer, end_receiving_access, move
from referrals.actions.sending import let_in
from referrals.events import ReferralQueued, ReferralRedirected, ReferralSent, about
from referrals.models import Referral, ReferralBarrier, ReferralEvent
from referrals.workflow import State, Step

CONTENT = ("file_id", "territory", "direction", "author_id", "from_unit_id", "named_id", "reason", "tried")
SENT_UNDER = ("to_organisation_id", "agreement_id", "terms_id", "axis", "agreed_on", "agreed_by")


def redirect(referral: Referral, *, to_unit_id: int | None, reason: str | None, by: Actor, at: datetime) -> Referral:
    """Hand it to another unit of the same institution: a new referral of the same author, with its place or its rank.

    Raises Refusal for a unit that does not receive under the agreement, or without a reason.
    """
    check_step(referral, Step.REDIRECT)
    why = needed(reason, "reason", _("Écrivez pourquoi vous transmettez cette orientation."))
    if to_unit_id is None or to_unit_id not in {unit.id for unit in queries.other_units(referral)}:
        raise Refusal(_("Choisissez un autre lieu de la convention."), field="unit")
    referral.redirect_reason = why
    answer(referral, Step.REDIRECT, by=by, at=at, text=why)
    referral.read_answer_at = at  # the author reads the answer to the one that follows
    categories = [row.category for row in referral.barriers]
    db.session.flush()
    end_receiving_access(referral, by=by, at=at)
    follower = _follow(referral, to_unit_id, categories, by=by, at=at)
    publish(ReferralRedirected(next_ref=follower.ref, **about(referral, by)))
    publish((ReferralQueued if follower.state is State.WAITING else ReferralSent)(**about(follower, by)))
    return follower


def _follow(
    referral: Referral, to_unit_id: int, categories: Sequence[Category], *, by: Actor, at: datetime
) -> Referral:
    """Made by the system: it is the author's, and only authors write theirs. Who handed it over is in its history."""
    _agreement, terms = queries.agreement_of(referral)
    place = places.held_by(referral.id)
    is_queued = place is not None and place.state is PlaceState.WAITING
    follower = Referral(
        **{name: getattr(referral, name) for name in (*CONTENT, *SENT_UNDER)},
        **_link(referral),
        ref=new_reference("OR", referral.territory),
        state=State.WAITING if is_queued else State.SENT,
        to_unit_id=to_unit_id,
        created_at=at,
        edited_at=at,
        sent_at=at,
        answer_due_on=None if is_queued else clocks.due_after(at, terms.answer_wd, referral.territory),
        barriers=[ReferralBarrier(file_id=referral.file_id, category=category) for category in categories],
    )
    with system_actor("a redirected referral is its author's"):
        db.session.add(follower)
        db.session.flush()
        db.session.add(
            ReferralEvent(
                file_id=follower.file_id,
                referral_id=follower.id,
                at=at,
                membership_id=by.membership,
                step=Step.QUEUE if is_queued else Step.SEND,
                from_state=State.DRAFT,
                to_state=follower.state,
                text=referral.redirect_reason,
            )
        )
        places.pass_on(referral.id, referral_id=follower.id, referral_ref=follower.ref, office_id=follower.office_id)
        let_in(follower, by=by, at=at)
    return follower


def _link(referral: Referral) -> dict[str, int]:
    return {"previous_id": referral.id, "chain_id": referral.chain_id or referral.id}


def re_refer(referral: Referral, file: CaseFile, *, by: Actor, at: datetime) -> Referral:
    """A new draft with what was written before; the chain is kept, so that closure is measured on the need.

    Raises what `create` raises: out of the portfolio, gate closed.
    """
    check_step(referral, Step.RE_REFER)
    draft = create(file, by=by, at=at)
    db.session.flush()
    if draft.previous_id is None:
        for name, value in {**_link(referral), "reason": referral.reason, "tried": referral.tried}.items():
            setattr(draft, name, getattr(draft, name) or value)
        categories = [row.category for row in referral.barriers]
        known = {row.category for row in queries.get_draft(draft.ref, by).barriers}
        for category in categories:
            if category not in known:
                db.session.add(ReferralBarrier(file_id=file.id, referral_id=draft.id, category=category))
    referral.read_answer_at = referral.read_answer_at or at
    move(referral, Step.RE_REFER, by=by, at=at, text=draft.ref)
    return draft

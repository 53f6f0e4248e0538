"""What follows for a referral from elsewhere: the person's withdrawal ends it, an answered question renews its link,
a leaver's referrals go to whoever takes over.
"""

from dataclasses import replace

from sqlalchemy import select

from casefiles.events import FileHandedOver, FileTakenOver, PersonAgreementWithdrawn, SupportClosed
from casefiles.exits import readers
from casefiles.exits.events import ReportQueried, SupportReported
from casefiles.listeners import tell_keepers
from casefiles.workflow import Exit
from core.actor import current_actor
from core.clock import civil_date, now
from core.db import db
from core.events import publish, subscribe
from core.guard import system_actor
from core.i18n import lazy_gettext as _l
from partners.members import holdings
from partners.members.events import MembershipLeft
from partners.members.holdings import Held
from partners.models import Membership
from referrals import queries
from referrals.actions import leaving, send_link, withdraw
from referrals.events import InformationGiven, LeaverReplaced, OutcomeKnown, about
from referrals.models import Referral
from referrals.workflow import OPEN_STATES, Step, WithdrawReason


def _on_agreement_withdrawn(fact: PersonAgreementWithdrawn) -> None:
    """Open referrals of the file to the institution end, whoever sent them; nobody signed in sees them all."""
    query = select(Referral).where(
        Referral.file_id == fact.file_id,
        Referral.to_organisation_id == fact.partner_id,
        Referral.state.in_(OPEN_STATES),
    )
    with system_actor("the person took the agreement to share back") as system:
        for referral in db.session.scalars(query.order_by(Referral.id)).all():
            withdraw(referral, reason=WithdrawReason.AGREEMENT_WITHDRAWN, by=system, at=now())


def _on_support_closed(fact: SupportClosed) -> None:
    """Without a report - not started, taken back, corrected - the end itself is what came of it."""
    _know(fact.support_id, fact.exit, fact.by_id)


def _on_reported(fact: SupportReported) -> None:
    """The report is complete: whoever referred the person reads it."""
    _know(fact.support_id, fact.exit, fact.by_id)


def _know(support_id: int, exit: Exit, by_id: int | None) -> None:
    """The referral that opened it keeps when it ended and why; its author may know no more of the file by then."""
    with system_actor("what came of a referral"):
        referral = db.session.scalar(select(Referral).where(Referral.support_id == support_id))
        if referral is None or (referral.outcome_on is not None and referral.outcome == exit):
            return
        is_news = referral.outcome_on is None
        referral.outcome_on, referral.outcome = civil_date(now(), referral.territory), exit
        if is_news:
            publish(OutcomeKnown(**about(referral, current_actor()) | {"by_id": by_id}))


def _on_queried(fact: ReportQueried) -> None:
    """The pair reports again: until then nothing is known, and the author owes nothing."""
    with system_actor("what came of a referral is asked again"):
        referral = db.session.scalar(select(Referral).where(Referral.support_id == fact.support_id))
        if referral is not None:
            referral.outcome_on = referral.outcome = None


def _author_of(support_id: int) -> int | None:
    """Whoever referred the person, or took over from them."""
    with system_actor("who referred the person"):
        return db.session.scalar(select(Referral.author_id).where(Referral.support_id == support_id))


def _on_given(fact: InformationGiven) -> None:
    """An office that asked by a link used it up by asking: it gets another one with the answer."""
    referral = queries.get(fact.ref)
    last = queries.last_link(referral.id)
    if last is not None and last.used_for is Step.ASK_INFO:
        send_link(referral, by=current_actor(), at=now())


def _on_left(fact: MembershipLeft) -> None:
    """Whatever the post had a part in goes to its heir, or waits for the keepers of the unit."""
    _pass_on(fact.membership_id, fact.heir_id, fact.unit_id, fact.by_id)


def _on_taken_over(fact: FileTakenOver | FileHandedOver) -> None:
    """Also of who stays, but hands this one file on."""
    with system_actor("a leaver's referrals change hands"):
        unit_id = db.session.get_one(Membership, fact.from_id).unit_id
    _pass_on(fact.from_id, fact.to_id, unit_id, fact.by_id, fact.file_id)


def _pass_on(
    membership_id: int, heir_id: int | None, unit_id: int, by_id: int | None, file_id: int | None = None
) -> None:
    with system_actor("a leaver's referrals change hands") as system:
        by = replace(system, membership=by_id)
        left = leaving.pass_on(membership_id, heir_id, unit_id=unit_id, by=by, at=now(), file_id=file_id)
        if left.has_parked:
            tell_keepers(membership_id, unit_id, by_id)
        for referral in (*left.unassigned, *left.reassigned, *left.unnamed):
            publish(LeaverReplaced(left_id=membership_id, is_unnamed=referral in left.unnamed, **about(referral, by)))


def _held(membership_id: int) -> list[Held]:
    """What a post has a part in; counts."""
    with system_actor("how many referrals a post holds"):
        found = leaving.count_held(membership_id)
    return [
        Held(_l("Orientations à répondre"), found["assigned"]),
        Held(_l("Orientations envoyées qui attendent une suite"), found["sent"]),
        Held(_l("Orientations qui la désignent dans un binôme"), found["named"]),
        Held(_l("Brouillons, que personne d’autre ne lit : ils seront purgés"), found["draft"], needs_owner=False),
    ]


def listen() -> None:
    """Subscribe; done once when the module is imported, again after a test emptied the registry."""
    subscribe(PersonAgreementWithdrawn, _on_agreement_withdrawn)
    subscribe(SupportClosed, _on_support_closed)
    subscribe(SupportReported, _on_reported)
    subscribe(ReportQueried, _on_queried)
    subscribe(InformationGiven, _on_given)
    subscribe(MembershipLeft, _on_left)
    subscribe(FileTakenOver, _on_taken_over)
    subscribe(FileHandedOver, _on_taken_over)
    if _author_of not in readers.finders:
        readers.finders.append(_author_of)
    if _held not in holdings.counters:
        holdings.counters.append(_held)


listen()

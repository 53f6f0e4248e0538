"""How an agreement of the demonstration came about: frozen text, approvals, signature, and what it occupies."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from agreements import queries
from agreements.actions.copies import kept
from agreements.actions.runs import runs_from
from agreements.clauses import clauses
from agreements.frozen import canonical, digest
from agreements.models import Agreement, AgreementApproval, AgreementEvent, AgreementVersion
from agreements.workflow import Axis, State, Step
from demo.signed_copy import copy_of
from partners.workflow import Side

# Step, days before the signature, whether the employment side takes it, from, to.
STEPS = (
    (Step.SUBMIT, 60, False, State.DRAFT, State.IN_REVIEW),
    (Step.APPROVE, 52, True, State.IN_REVIEW, State.IN_REVIEW),
    (Step.APPROVE, 47, False, State.IN_REVIEW, State.TO_SIGN),
)


@dataclass(frozen=True, slots=True)
class Administrators:
    """Who wrote and approved for the council, who approved for the employment service: membership and account."""

    council: tuple[int, int]
    employment: tuple[int, int]


def administrators_of(agreement: Agreement) -> Administrators | None:
    """Those who recorded and confirmed its signature; None before."""
    first, second = agreement.recorded_by_id, agreement.confirmed_by_id
    users = agreement.recorded_by_user, agreement.confirmed_by_user
    if first is None or second is None or users[0] is None or users[1] is None:
        return None
    return Administrators((first, users[0]), (second, users[1]))


def whole(session: Session, agreement_id: int) -> Agreement:
    """An agreement with all that its text is made of."""
    query = select(Agreement).where(Agreement.id == agreement_id).options(*queries.whole())
    return session.scalars(query.execution_options(populate_existing=True)).unique().one()


def add_history(session: Session, agreement_id: int) -> None:
    """Everything that precedes the two persons who recorded and confirmed the signature, and their two steps."""
    agreement = whole(session, agreement_id)
    people = administrators_of(agreement)
    recorded, confirmed = agreement.recorded_at, agreement.confirmed_at
    if people is None or recorded is None or confirmed is None:
        return
    add_review(session, agreement, people, recorded)
    for one in agreement.signatories:
        one.version_number = 1
    for step, at, who, before, after in (
        (Step.RECORD_SIGNED, recorded, people.council[0], State.TO_SIGN, State.RECORDED),
        (Step.CONFIRM, confirmed, people.employment[0], State.RECORDED, State.SIGNED),
    ):
        session.add(_event(agreement, at, who, (step, before, after)))
    session.add(kept(agreement, copy_of(agreement), by=people.council[0], at=recorded))
    _occupy(session, agreement)


def add_review(session: Session, agreement: Agreement, people: Administrators, signature: datetime) -> None:
    """Its text frozen and approved by both sides, in the weeks before its signature."""
    text, frozen_at = canonical(clauses(agreement)), signature - timedelta(days=STEPS[0][1])
    of = {"agreement_id": agreement.id}
    session.add(
        AgreementVersion(
            **of, number=1, text=text, sha256=digest(text), frozen_at=frozen_at, frozen_by_id=people.council[0]
        )
    )
    agreement.submitted_at, agreement.version_number = frozen_at, 1
    session.flush()
    for step, days, is_employment, before, after in STEPS:
        side = Side.EMPLOYMENT if is_employment else Side.COUNCIL
        who, user = people.employment if is_employment else people.council
        at = signature - timedelta(days=days)
        session.add(_event(agreement, at, who, (step, before, after)))
        if step is Step.APPROVE:
            session.add(AgreementApproval(**of, version_number=1, side=side, membership_id=who, user_id=user, at=at))


def _event(agreement: Agreement, at: datetime, who: int, move: tuple[Step, State, State]) -> AgreementEvent:
    step, before, after = move
    of = {"agreement_id": agreement.id}
    return AgreementEvent(**of, at=at, membership_id=who, step=step, from_state=before, to_state=after)


def _occupy(session: Session, agreement: Agreement) -> None:
    """The days of each axis, which no other agreement of the council may share."""
    for row in agreement.axes:
        if row.kind is not Axis.OTHER:
            session.add_all(runs_from(agreement, row.kind, agreement.start_on))
    session.flush()

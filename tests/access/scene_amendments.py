"""Amendments the matrix acts on, in each state, and the agreements that have one under review or to sign."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from agreements import models as agreements
from agreements import queries
from agreements.actions.copies import kept
from agreements.clauses import clauses
from agreements.frozen import canonical, digest
from agreements.models_amendments import AgreementAmendment
from agreements.workflow import State
from core.clock import now
from partners.workflow import Side
from tests import people
from tests.access.rules_amendments import AMENDMENTS, FROZEN
from tests.signed_copies import paper
from tests.world import days_ago

# Name: author, day of effect.
_MADE = {
    "signed amendment": ("gilles.henry", days_ago(0)),
    "draft amendment": ("gilles.henry", days_ago(-850)),
    "amendment in review": ("gilles.henry", days_ago(-850)),
    "amendment to sign": ("gilles.henry", days_ago(-850)),
    "recorded amendment": ("fatou.diallo", days_ago(370)),
}
_SIGNERS = {Side.COUNCIL: "brigitte.leroy", Side.EMPLOYMENT: "gilles.henry"}


def add_amendments(session: Session, refs: dict[str, str]) -> dict[str, str]:
    """One for each row of the table; gives the digests of their texts."""
    return {name: _add(session, name, refs[AMENDMENTS[name][0]]) for name in _MADE}


def _add(session: Session, name: str, ref: str) -> str:
    query = select(agreements.Agreement).where(agreements.Agreement.ref == ref).options(*queries.whole())
    of = session.scalars(query.execution_options(populate_existing=True)).unique().one()
    (author, on), state = _MADE[name], State(AMENDMENTS[name][1])
    text = _text(of, str(on))
    row = AgreementAmendment(
        agreement_id=of.id, number=1, state=state, effective_on=on, purpose="Moins par portefeuille", text=text,
        sha256=digest(text), created_at=now(), created_by_id=people.membership_id(author),
        shared_at=None if state is State.DRAFT else now(), version_number=1 if state in FROZEN else None,
    )  # fmt: skip
    if state in (State.RECORDED, State.SIGNED):
        row.signed_on, row.recorded_at = days_ago(3), now()
        row.recorded_by_id, row.recorded_by_user = people.membership_id(author), people.user_id(author)
        row.copy_sha256 = paper().sha256
    if state is State.SIGNED:
        row.confirmed_at, row.confirmed_by_id = now(), people.membership_id("brigitte.leroy")
        row.confirmed_by_user = people.user_id("brigitte.leroy")
    session.add(row)
    session.flush()
    if row.copy_sha256:
        session.add(kept(row, paper(), by=people.membership_id(author), at=now()))
    if state in FROZEN:
        _freeze(session, row)
    return row.sha256


def _text(of: agreements.Agreement, on: str) -> str:
    changes = [{"clause": "portfolio_cap", "old": 70, "new": 60}]
    named = {"number": 1, "signed_on": str(of.signed_on), "effective_on": on, "purpose": "Moins par portefeuille"}
    return canonical({**named, "agreement": clauses(of), "changes": changes})


def _freeze(session: Session, row: AgreementAmendment) -> None:
    """Version 1, approved by both sides when it is to sign."""
    key: dict[str, Any] = row.key
    session.add(agreements.AgreementVersion(**key, number=1, text=row.text, sha256=row.sha256, frozen_at=now()))
    session.flush()
    for side, login in _SIGNERS.items() if row.state is State.TO_SIGN else ():
        who = {"side": side, "membership_id": people.membership_id(login), "user_id": people.user_id(login)}
        session.add(agreements.AgreementApproval(**key, **who, version_number=1, at=now()))
        named = agreements.AgreementSignatory(**key, **who, version_number=1, name=login, quality="Signataire")
        session.add(named)
    session.flush()

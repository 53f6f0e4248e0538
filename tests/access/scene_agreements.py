"""Agreements the matrix acts on, in the states the test world has none in."""

from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from agreements import models as agreements
from agreements import queries
from agreements.actions.copies import kept
from agreements.clauses import clauses
from agreements.frozen import canonical, digest
from agreements.workflow import Axis, State
from core.clock import now
from partners.workflow import Side
from tests import people
from tests.access.scene_amendments import add_amendments
from tests.signed_copies import paper
from tests.world import days_ago, reference

# name: department, council, author of the draft, state
_AGREEMENTS = {
    "draft of the council": ("31", "CD Haute-Garonne", "brigitte.leroy", State.DRAFT),
    "draft of employment": ("31", "CD Haute-Garonne", "gilles.henry", State.DRAFT),
    "in review": ("31", "CD Haute-Garonne", "gilles.henry", State.IN_REVIEW),
    "to sign": ("31", "CD Haute-Garonne", "gilles.henry", State.TO_SIGN),
    "to sign elsewhere": ("81", "CD Tarn", "fatou.diallo", State.TO_SIGN),
    "suspended": ("31", "CD Haute-Garonne", "gilles.henry", State.SUSPENDED),
    "amended in review": ("31", "CD Haute-Garonne", "gilles.henry", State.SUSPENDED),
    "amended to sign": ("31", "CD Haute-Garonne", "gilles.henry", State.SUSPENDED),
    "recorded": ("31", "CD Haute-Garonne", "gilles.henry", State.RECORDED),
    "recorded elsewhere": ("81", "CD Tarn", "fatou.diallo", State.RECORDED),
}
_UNITS = {"31": ("Toulouse Minimes", "MDS Toulouse Nord"), "81": ("Albi", "MDS Albi")}
# Who approved and is named to sign, for each side.
_SIGNERS = {
    "to sign": {Side.COUNCIL: "brigitte.leroy", Side.EMPLOYMENT: "gilles.henry"},
    "to sign elsewhere": {Side.COUNCIL: "lea.marchand", Side.EMPLOYMENT: "karim.benali"},
}
_FROZEN = (State.IN_REVIEW, State.TO_SIGN)


def add_agreements(session: Session, refs: dict[str, str]) -> dict[str, str]:
    """One for each row of the table above, and the two of the test world; fills their references, gives the digests."""
    digests: dict[str, str] = {}
    refs["in force"] = people.agreement_of("31").ref
    refs["ended elsewhere"] = people.agreement_of("81").ref
    for name in ("in force", "ended elsewhere"):
        keep_copy(session, refs[name])
    for name, (territory, council, author, state) in _AGREEMENTS.items():
        recorded, frozen, suspended = state is State.RECORDED, state in _FROZEN, state is State.SUSPENDED
        row = agreements.Agreement(
            ref=reference("CV", territory, name), number=f"N {name}"[:40], title=f"Projet {name}",
            state=state, territory=territory, council_id=people.unit_of(council).id,
            employment_id=people.unit_of("FT Occitanie").id,
            start_on=days_ago(-800), end_on=days_ago(-1500), support_months=12, themes=[],
            council_dpo="dpo@departement.exemple.test", employment_dpo="dpo@emploi.exemple.test", created_at=now(),
            created_by_id=_post(author), signed_on=days_ago(3) if recorded or suspended else None,
            closes_on=days_ago(-900) if suspended else None,
            submitted_at=now() if frozen else None, version_number=1 if frozen else None,
            recorded_at=now() if recorded else None, recorded_by_id=_post(author) if recorded else None,
            recorded_by_user=people.user_id(author) if recorded else None,
            copy_sha256=paper().sha256 if recorded else None,
        )  # fmt: skip
        session.add(row)
        session.flush()
        refs[name] = row.ref
        if recorded:
            session.add(kept(row, paper(), by=_post(author), at=now()))
        _add_parts(session, row, territory, signed=recorded or suspended)
        if frozen:
            digests[name] = _freeze(session, name, row)
    return digests | add_amendments(session, refs)


def keep_copy(session: Session, ref: str) -> None:
    """The signed copy of an agreement of the test world, which has none."""
    row = session.scalars(select(agreements.Agreement).where(agreements.Agreement.ref == ref)).one()
    session.add(kept(row, paper(), by=row.recorded_by_id, at=row.recorded_at or now()))


def _post(login: str) -> int:
    return people.membership_id(login)


def _add_parts(session: Session, row: agreements.Agreement, territory: str, *, signed: bool) -> None:
    of: dict[str, Any] = {"agreement_id": row.id}
    session.add(
        agreements.AgreementTerms(
            **of, effective_on=row.start_on, portfolio_cap=70, dedicated_fte=Decimal("2.00"), acknowledge_wd=2,
            answer_wd=10, information_wd=5, diagnosis_cd=21, contact_cd=15,
        )
    )  # fmt: skip
    session.add(agreements.AgreementAxis(**of, position=0, kind=Axis.GLOBAL, label="Accompagnement global"))
    for name in _UNITS[territory]:
        session.add(agreements.AgreementUnit(**of, unit_id=people.unit_of(name).id, start_on=row.start_on))
    for year in range(row.start_on.year, row.end_on.year + 1):
        session.add(agreements.AgreementTarget(**of, year=year, entries=10, active_file=10))
    for side in Side if signed else ():
        session.add(
            agreements.AgreementSignatory(**of, side=side, name="Nom", quality="Qualité", signed_on=days_ago(3))
        )


def _freeze(session: Session, name: str, row: agreements.Agreement) -> str:
    """Its text as version 1, approved when somebody is named to sign it."""
    session.flush()
    query = select(agreements.Agreement).where(agreements.Agreement.id == row.id).options(*queries.whole())
    loaded = session.scalars(query.execution_options(populate_existing=True)).unique().one()
    text = canonical(clauses(loaded))
    of: dict[str, Any] = {"agreement_id": row.id}
    session.add(agreements.AgreementVersion(**of, number=1, text=text, sha256=digest(text), frozen_at=now()))
    session.flush()
    for side, login in _SIGNERS.get(name, {}).items():
        who = {"side": side, "membership_id": _post(login), "user_id": people.user_id(login), "version_number": 1}
        session.add(agreements.AgreementApproval(**of, **who, at=now()))
        session.add(agreements.AgreementSignatory(**of, **who, name=login, quality="Signataire"))
    session.flush()
    return digest(text)

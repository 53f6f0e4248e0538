"""The cap of portfolios in a department, from a day on."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from accounts.journal import record_writing
from agreements.models import Agreement, AgreementTerms
from agreements.scope import covers, runs
from casefiles.assigning.models import DepartmentCap
from casefiles.assigning.workflow import LARGEST_CAP
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.errors import NotAllowed, Refusal
from core.i18n import gettext as _
from partners.models import Department, Unit
from partners.workflow import Role, Side


def of_department(territory: str | InstrumentedAttribute[str | None] | None, day: date) -> Any:
    """SQL: the cap of a department on a day, none where nobody set one."""
    query = select(DepartmentCap.cap).where(DepartmentCap.territory == territory, DepartmentCap.effective_on <= day)
    return query.order_by(DepartmentCap.effective_on.desc()).limit(1).scalar_subquery()


def of_agreement(territory: str | None, day: date) -> Any:
    """SQL: the cap of the terms, on a day, of the agreement in force in a department."""
    query = (
        select(AgreementTerms.portfolio_cap)
        .join(Agreement, Agreement.id == AgreementTerms.agreement_id)
        .where(covers([territory]), runs(day), AgreementTerms.effective_on <= day)
    )
    return query.order_by(AgreementTerms.effective_on.desc()).limit(1).scalar_subquery()


def caps_of_units(unit_ids: Iterable[int], day: date) -> dict[int, int | None]:
    """The cap of the department of each of these units."""
    cap = of_department(Unit.territory, day).label("cap")
    query = select(Unit.id, cap).where(Unit.id.in_(sorted(set(unit_ids))))
    return {row.id: row.cap for row in db.session.execute(query)}


def dated(territory: str) -> Sequence[DepartmentCap]:
    """Every cap of a department, the latest first."""
    query = select(DepartmentCap).where(DepartmentCap.territory == territory)
    return db.session.scalars(query.order_by(DepartmentCap.effective_on.desc())).all()


def in_force(territory: str, day: date) -> tuple[int | None, int | None]:
    """The cap of the agreement in force, and that of the department."""
    row = db.session.execute(select(of_agreement(territory, day), of_department(territory, day))).one()
    return row[0], row[1]


def may_set(actor: Actor) -> bool:
    """Whoever manages the accounts of the employment service of one department: only advisors have a cap."""
    return actor.role == Role.ACCOUNT_ADMIN and actor.side == Side.EMPLOYMENT and actor.territory is not None


def set_cap(cap: int, *, effective_on: date, by: Actor, at: datetime) -> DepartmentCap:
    """From a day on, the cap of the actor's own department. One that begins the same day is replaced.

    Raises NotAllowed for anybody else, Refusal for a day that is past - what held is not rewritten - or a number out of
    bounds.
    """
    if not may_set(by) or by.territory is None:
        raise NotAllowed(_("Seule la gestion des comptes du service de l’emploi fixe le plafond de son département."))
    if not 1 <= cap <= LARGEST_CAP:
        raise Refusal(_("Entre 1 et %(most)s personnes.", most=LARGEST_CAP), field="cap")
    if effective_on < civil_date(at, by.territory):
        raise Refusal(_("Aujourd’hui ou plus tard : ce qui valait avant ne change plus."), field="effective_on")
    # Two who set it at once wait for each other.
    db.session.execute(select(Department.code).where(Department.code == by.territory).with_for_update(key_share=True))
    query = select(DepartmentCap).where(
        DepartmentCap.territory == by.territory, DepartmentCap.effective_on == effective_on
    )
    row = db.session.scalar(query) or DepartmentCap(territory=by.territory, effective_on=effective_on)
    row.cap, row.set_by_id, row.set_at = cap, by.membership or 0, at
    db.session.add(row)
    db.session.flush()
    record_writing("portfolio.department", subject=by.territory, reason=f"{cap} from {effective_on}")
    return row

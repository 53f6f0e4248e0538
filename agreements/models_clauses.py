"""Clauses that are read and never counted with: legal bases, the upstream framework, shares of targets, notice."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agreements.workflow import LegalBasisKind
from core.db import Base, Id, Line, one_of
from partners.models import Department, Unit


class StatedClauses:
    """Columns of an agreement that hold its words: who decided, under which framework, how it is measured and ended."""

    deliberation_on: Mapped[date | None]
    deliberation_number: Mapped[str | None] = mapped_column(String(40))
    deliberation_body: Mapped[Line | None]
    transmitted_on: Mapped[date | None]  # to the prefect: the deliberation is enforceable from then on
    national_framework: Mapped[Line | None]
    employment_status: Mapped[Line | None]  # legal status of the employment service, as the agreement writes it
    employment_seat: Mapped[Line | None]
    support_renewals: Mapped[int | None]  # how many times a support is renewed; None: the agreement does not say
    notice_months: Mapped[int | None]
    indicators: Mapped[list[str]] = mapped_column(default=list)  # of its evaluation, in order
    council_dpo: Mapped[Line | None]
    employment_dpo: Mapped[Line | None]


STATED = (
    CheckConstraint("transmitted_on IS NULL OR transmitted_on >= deliberation_on", name="transmitted_on"),
    CheckConstraint("transmitted_on IS NULL OR deliberation_on IS NOT NULL", name="transmitted_deliberation"),
    CheckConstraint("support_renewals BETWEEN 0 AND 10", name="support_renewals"),
    CheckConstraint("notice_months BETWEEN 1 AND 24", name="notice_months"),
)


class AgreementLegalBasis(Base):
    """One « vu » of an agreement, in its order and words."""

    __tablename__ = "agreement_legal_bases"

    id: Mapped[Id]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"))
    position: Mapped[int]
    kind: Mapped[LegalBasisKind]
    reference: Mapped[Line]
    on: Mapped[date | None] = mapped_column("dated")

    __table_args__ = (one_of("kind", LegalBasisKind), UniqueConstraint("agreement_id", "position"))


class AgreementTerritory(Base):
    """A department the agreement covers besides the one that leads it; one council may serve several."""

    __tablename__ = "agreement_territories"

    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"), primary_key=True)
    code: Mapped[str] = mapped_column(ForeignKey("departments.code"), primary_key=True, index=True)

    department: Mapped[Department] = relationship(lazy="raise")


class AgreementTargetShare(Base):
    """What one agency brings to the target of a year; the shares of a year add up to it."""

    __tablename__ = "agreement_target_shares"

    id: Mapped[Id]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    year: Mapped[int]
    entries: Mapped[int]
    active_file: Mapped[int]

    unit: Mapped[Unit] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("agreement_id", "year", "unit_id"),
        CheckConstraint("entries >= 0 AND active_file >= 0", name="positive"),
    )

"""Agreements between a council and the employment service, their dated terms, targets, places and events."""

from dataclasses import fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, UniqueConstraint, and_, or_, select
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from agreements.draft import PLAIN_CLAUSES, Covered, Delays, Draft, LegalBasis, Means, Part, Share, Target
from agreements.draft_rows import whole_shares
from agreements.gate import Coverage
from agreements.models_clauses import (
    STATED,
    AgreementLegalBasis,
    AgreementTargetShare,
    AgreementTerritory,
    StatedClauses,
)
from agreements.models_review import AgreementEvent, Reviewed, review_checks
from agreements.models_signing import AgreementApproval, AgreementSignatory, AgreementVersion
from agreements.models_terms import AgreementAxis, AgreementTarget, AgreementTerms, AgreementUnit
from agreements.workflow import CONCLUDED, TRANSITIONS, Diagnosis, Phase, Renewal, State, last_day, phase
from core.db import Base, Id, Line, LongText, Ref, one_of, partial_index
from core.i18n import gettext as _
from partners.labels import where
from partners.models import Department, Membership, Unit
from partners.workflow import Side, UnitKind

__all__ = [
    "Agreement",
    "AgreementApproval",
    "AgreementAxis",
    "AgreementEvent",
    "AgreementLegalBasis",
    "AgreementSignatory",
    "AgreementTarget",
    "AgreementTargetShare",
    "AgreementTerms",
    "AgreementTerritory",
    "AgreementUnit",
    "AgreementVersion",
]

_ROWS: dict[str, Any] = {"lazy": "raise", "cascade": "all, delete-orphan"}  # clauses of one agreement alone


class Agreement(Reviewed, StatedClauses, Base):
    """One convention. What an amendment may change stands in its dated terms, not here."""

    __tablename__ = "agreements"
    TRANSITIONS = TRANSITIONS
    amendment_number = 0

    id: Mapped[Id]
    ref: Mapped[Ref]
    number: Mapped[str] = mapped_column(String(40))
    title: Mapped[Line]
    territory: Mapped[str] = mapped_column(ForeignKey("departments.code"))  # the one that leads: number, calendar, zone
    council_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    employment_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    start_on: Mapped[date]
    end_on: Mapped[date]
    renewal: Mapped[Renewal] = mapped_column(default=Renewal.EXPRESS)
    diagnosis: Mapped[Diagnosis] = mapped_column(default=Diagnosis.THREE_WAY)
    support_months: Mapped[int]
    themes: Mapped[list[str]]  # covered categories of barriers; empty: all
    submitted_at: Mapped[datetime | None]  # the last time; the other side reads even a draft that came back
    closes_on: Mapped[date | None]  # first day without new referrals, of a suspension or of the end
    notice_on: Mapped[date | None]
    open_cases_plan: Mapped[LongText | None]
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("agreements.id"), index=True)  # the one it renews
    if TYPE_CHECKING:  # read with each agreement from the one that names it: below the class
        renewal_state: Mapped[State | None]

    council: Mapped[Unit] = relationship(foreign_keys=council_id, lazy="raise")
    employment: Mapped[Unit] = relationship(foreign_keys=employment_id, lazy="raise")
    department: Mapped[Department] = relationship(lazy="raise")
    further: Mapped[list[AgreementTerritory]] = relationship(**_ROWS, order_by=AgreementTerritory.code)
    created_by: Mapped[Membership] = relationship(foreign_keys="Agreement.created_by_id", lazy="raise")
    previous: Mapped["Agreement | None"] = relationship(
        foreign_keys=previous_id, remote_side="Agreement.id", lazy="raise"
    )
    axes: Mapped[list[AgreementAxis]] = relationship(**_ROWS, order_by="AgreementAxis.position")
    terms: Mapped[list[AgreementTerms]] = relationship(**_ROWS, order_by="AgreementTerms.effective_on")
    targets: Mapped[list[AgreementTarget]] = relationship(**_ROWS, order_by="AgreementTarget.year")
    units: Mapped[list[AgreementUnit]] = relationship(**_ROWS)
    legal_bases: Mapped[list[AgreementLegalBasis]] = relationship(**_ROWS, order_by=AgreementLegalBasis.position)
    shares: Mapped[list[AgreementTargetShare]] = relationship(**_ROWS, order_by=AgreementTargetShare.year)
    approvals: Mapped[list[AgreementApproval]] = relationship(
        primaryjoin=lambda: _own(AgreementApproval), lazy="raise", viewonly=True
    )
    signatories: Mapped[list[AgreementSignatory]] = relationship(
        primaryjoin=lambda: _own(AgreementSignatory), lazy="raise", order_by=AgreementSignatory.id
    )

    __table_args__ = (
        *STATED,
        one_of("state", State),
        *review_checks(),
        one_of("renewal", Renewal),
        one_of("diagnosis", Diagnosis),
        CheckConstraint("end_on > start_on", name="end_after_start"),
        CheckConstraint("support_months BETWEEN 1 AND 36", name="support_months"),
        CheckConstraint("(closes_on IS NULL) = (state NOT IN ('suspended', 'terminated'))", name="closes_on_state"),
        CheckConstraint("closes_on IS NULL OR closes_on BETWEEN start_on AND end_on", name="closes_on"),
        CheckConstraint(
            "(state = 'terminated') = (notice_on IS NOT NULL AND open_cases_plan IS NOT NULL)", name="notice_and_plan"
        ),
        UniqueConstraint("territory", "number"),
        Index("ix_agreements_territory_state", "territory", "state"),
        # One renewal at a time: `stands` below, as the index writes it.
        partial_index(
            "uq_agreements_renewal",
            "previous_id",
            where="state <> 'cancelled' AND (state <> 'terminated' OR closes_on > start_on)",
            unique=True,
        ),
    )

    @property
    def agreement(self) -> "Agreement":
        """Itself: an amendment has one too."""
        return self

    @property
    def key(self) -> dict[str, int]:
        return {"agreement_id": self.id, "amendment_number": self.amendment_number}

    @property
    def moved(self) -> str:
        return _("Cette étape n’est plus possible : la convention a changé d’état entre-temps.")

    @property
    def is_private(self) -> bool:
        """Never shown to the other side: a draft, even given up, that was not submitted yet."""
        return self.state in (State.DRAFT, State.CANCELLED) and self.submitted_at is None

    def side_of(self, organisation: int | None) -> Side | None:
        """Which party an institution is."""
        parties = {self.council_id: Side.COUNCIL, self.employment_id: Side.EMPLOYMENT}
        return parties.get(organisation) if organisation is not None else None

    @property
    def departments(self) -> list[Department]:
        """All it covers, the one that leads first."""
        return [self.department, *(row.department for row in self.further)]

    @property
    def territories(self) -> tuple[str, ...]:
        """Their codes."""
        return (self.territory, *(row.code for row in self.further))

    @property
    def where(self) -> str:
        """« Bas-Rhin (67), Haut-Rhin (68) »."""
        return where(self.departments)

    def phase(self, today: date) -> Phase:
        """The word shown at a date."""
        return phase(self.state, self.start_on, self.end_on, today, self.closes_on, is_renewed=self.is_renewed)

    @property
    def is_renewed(self) -> bool:
        """Another one that renews it is signed."""
        return self.renewal_state in CONCLUDED

    @property
    def last_on(self) -> date:
        """Its last day: an early end comes before the one that was signed."""
        return last_day(self.state, self.end_on, self.closes_on)

    def coverage(self, day: date) -> Coverage:
        """What the gate needs on a day, with what begins later; axes and units must be loaded."""
        starts = {kind: self._starts(kind, day) for kind in UnitKind}
        return Coverage(
            state=self.state,
            start_on=self.start_on,
            end_on=self.end_on,
            axes=frozenset(axis.kind for axis in self.axes_at(day)),
            themes=frozenset(self.themes),
            agencies=starts[UnitKind.AGENCY],
            offices=starts[UnitKind.OFFICE],
            closes_on=self.closes_on,
        )

    def draft(self, day: date | None = None) -> Draft:
        """Its text as it holds on a day, by default its last: what is written, checked, and copied by whoever goes on.

        Axes, units, terms, targets and their shares, and legal bases must be loaded.
        """
        day = day or self.end_on
        terms, agencies = self.terms_at(day) or self.terms[0], self._covered(UnitKind.AGENCY, day)
        shares = (Share(row.year, row.unit.ref, row.entries, row.active_file) for row in self.shares_by_name)
        return Draft(
            **{name: getattr(self, name) for name in PLAIN_CLAUSES},
            portfolio_cap=terms.portfolio_cap,
            dedicated_fte=terms.dedicated_fte,
            social_workers=terms.social_workers,
            means=Means(**{row.name: getattr(terms, row.name) for row in fields(Means)}),
            delays=Delays(**{row.name: getattr(terms, row.name) for row in fields(Delays)}),
            legal_bases=tuple(LegalBasis(row.kind, row.reference, row.on) for row in self.legal_bases),
            parts=tuple(Part(axis.kind, axis.label) for axis in self.axes_at(day)),
            themes=tuple(self.themes),
            agencies=agencies,
            offices=self._covered(UnitKind.OFFICE, day),
            targets=tuple(Target(row.year, row.entries, row.active_file) for row in self.targets),
            shares=whole_shares(shares, agencies),
            indicators=tuple(self.indicators),
            departments=self.territories[1:],
        )

    @property
    def shares_by_name(self) -> list[AgreementTargetShare]:
        """Shares of its targets, year by year, agencies by name."""
        return sorted(self.shares, key=lambda row: (row.year, row.unit.search_key))

    def axes_at(self, day: date) -> list[AgreementAxis]:
        """Its axes on a day; before its first day, those it begins with."""
        return [row for row in self.axes if row.holds(max(day, self.start_on))]

    def covered(self, kind: UnitKind, day: date | None = None) -> list[AgreementUnit]:
        """Its agencies, or its offices, by name; with a day, without those that had left by then."""
        rows = (row for row in self.units if row.unit.kind == kind and not (day and row.is_over(day)))
        return sorted(rows, key=lambda row: (row.unit.search_key, row.start_on))

    def _covered(self, kind: UnitKind, day: date) -> tuple[Covered, ...]:
        return tuple(
            Covered(row.unit.ref, row.start_on, row.fte, capacity=row.capacity) for row in self.covered(kind, day)
        )

    def _starts(self, kind: UnitKind, day: date) -> dict[int, date]:
        """First day of each unit; of one with other means from a day on, the earliest."""
        return {row.unit_id: row.start_on for row in reversed(self.covered(kind, day))}

    def terms_at(self, day: date) -> AgreementTerms | None:
        """Terms in effect at a date; before the first date of effect, the first; None for a bare draft."""
        begun = [row for row in self.terms if row.effective_on <= day]
        return begun[-1] if begun else next(iter(self.terms), None)

    def target_of(self, year: int) -> AgreementTarget | None:
        """What it aims at in a year."""
        return next((row for row in self.targets if row.year == year), None)


def _own(rows: Any) -> ColumnElement[bool]:
    """Rows of the agreement itself, not of its amendments."""
    return and_(rows.agreement_id == Agreement.id, rows.amendment_number == 0)


def stands(renewal: Any) -> ColumnElement[bool]:
    """A renewal that counts, signed or still prepared: neither given up nor ended before its first day."""
    return and_(
        renewal.state != State.CANCELLED, or_(renewal.state != State.TERMINATED, renewal.closes_on > renewal.start_on)
    )


# The table: an alias of the class would ask, at import, for classes of packages above.
_later = Agreement.__table__.alias("later").c
Agreement.renewal_state = column_property(
    select(_later.state).where(_later.previous_id == Agreement.id, stands(_later)).scalar_subquery()
)

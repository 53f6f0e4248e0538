"""Amendments: what changes from a day on. Texts, approvals, signatories and steps are rows like an agreement's."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, String, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from agreements.amending import STATES, TRANSITIONS, Changes
from agreements.frozen import DIGEST_LENGTH, Altered, thawed
from agreements.models import Agreement
from agreements.models_review import Reviewed, review_checks
from agreements.models_signing import AgreementApproval, AgreementSignatory
from core.db import Base, Id, Line, LongText, one_of, partial_index
from core.i18n import gettext as _
from partners.models import Membership


class AgreementAmendment(Reviewed, Base):
    """One amendment of a signed agreement. Its text, in canonical JSON, is written again only while it is a draft."""

    __tablename__ = "agreement_amendments"
    TRANSITIONS = TRANSITIONS

    id: Mapped[Id]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"))
    number: Mapped[int]
    effective_on: Mapped[date]
    purpose: Mapped[Line]
    text: Mapped[LongText]
    sha256: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    shared_at: Mapped[datetime | None]  # when it was first submitted or recorded; both sides read it from then on

    agreement: Mapped[Agreement] = relationship(lazy="raise")
    created_by: Mapped[Membership] = relationship(foreign_keys="AgreementAmendment.created_by_id", lazy="raise")
    approvals: Mapped[list[AgreementApproval]] = relationship(
        primaryjoin=lambda: _own(AgreementApproval), lazy="raise", viewonly=True
    )
    signatories: Mapped[list[AgreementSignatory]] = relationship(
        primaryjoin=lambda: _own(AgreementSignatory),
        lazy="raise",
        order_by=AgreementSignatory.id,
        overlaps="signatories",
    )

    __table_args__ = (
        one_of("state", STATES),
        *review_checks(),
        UniqueConstraint("agreement_id", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("shared_at IS NOT NULL OR state IN ('draft', 'cancelled')", name="shared"),
        partial_index(
            "uq_agreement_amendments_open", "agreement_id", where="state NOT IN ('signed', 'cancelled')", unique=True
        ),
    )

    @property
    def amendment_number(self) -> int:
        """Its number; an agreement has 0."""
        return self.number

    @property
    def key(self) -> dict[str, int]:
        return {"agreement_id": self.agreement_id, "amendment_number": self.number}

    @property
    def moved(self) -> str:
        return _("Cette étape n’est plus possible : l’avenant a changé d’état entre-temps.")

    @property
    def is_private(self) -> bool:
        """Never shown to the other side: neither submitted nor recorded yet, even if it was given up."""
        return self.shared_at is None

    def frozen(self) -> dict[str, Any]:
        """Its whole text. Raises Altered when it is not the one that was written."""
        return thawed(self.text, self.sha256)

    def changes(self) -> Changes:
        """Each clause that changes, with its old and new value. Raises Altered."""
        return {row["clause"]: {"old": row["old"], "new": row["new"]} for row in self.frozen()["changes"]}

    def check_same(self, sha256: str) -> None:
        """Raises Altered when what would apply is not the text that was frozen."""
        if sha256 != self.sha256:
            raise Altered(sha256)


Signable = Agreement | AgreementAmendment


def _own(rows: Any) -> ColumnElement[bool]:
    """Rows of this amendment."""
    return and_(
        foreign(rows.agreement_id) == AgreementAmendment.agreement_id,
        foreign(rows.amendment_number) == AgreementAmendment.number,
    )

"""Amendments: what changes from a day on, who signed it, and each of its steps."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agreements.amending import TRANSITIONS, AmendmentState, AmendmentStep, Changes
from agreements.frozen import DIGEST_LENGTH, thawed
from agreements.models import Agreement
from agreements.models_copies import OnPaper, copy_rule
from core.db import Base, Id, Line, LongText, Name, one_of, partial_index
from core.errors import Conflict
from core.i18n import gettext as _
from partners.models import Membership
from partners.workflow import Side


class AmendmentSignatory(Base):
    """Who signed for which party, copied from the paper. A signature that no longer counts is voided, never removed."""

    __tablename__ = "agreement_amendment_signatories"

    id: Mapped[Id]
    amendment_id: Mapped[int] = mapped_column(ForeignKey("agreement_amendments.id"), index=True)
    side: Mapped[Side]
    name: Mapped[Name]
    quality: Mapped[Line]
    signed_on: Mapped[date]
    voided_at: Mapped[datetime | None]

    __table_args__ = (one_of("side", Side),)


class AgreementAmendment(OnPaper, Base):
    """One amendment of a signed agreement. Its text is written once, in canonical JSON; only its state moves."""

    __tablename__ = "agreement_amendments"

    id: Mapped[Id]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"))
    number: Mapped[int]
    state: Mapped[AmendmentState] = mapped_column(default=AmendmentState.DRAFT)
    effective_on: Mapped[date]
    purpose: Mapped[Line]
    text: Mapped[LongText]
    sha256: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    shared_at: Mapped[datetime | None]  # when it was first recorded; the other side reads it from then on
    signed_on: Mapped[date | None]
    recorded_at: Mapped[datetime | None]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    recorded_by_user: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    confirmed_by_user: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    version: Mapped[int] = mapped_column(default=1)

    agreement: Mapped[Agreement] = relationship(lazy="raise")
    created_by: Mapped[Membership] = relationship(foreign_keys=created_by_id, lazy="raise")
    signatories: Mapped[list[AmendmentSignatory]] = relationship(lazy="raise", order_by=AmendmentSignatory.id)

    __table_args__ = (
        one_of("state", AmendmentState),
        UniqueConstraint("agreement_id", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("(recorded_at IS NULL) = (recorded_by_id IS NULL)", name="recorded_at_and_by"),
        CheckConstraint("(confirmed_at IS NULL) = (confirmed_by_id IS NULL)", name="confirmed_at_and_by"),
        CheckConstraint("confirmed_by_user IS NULL OR confirmed_by_user <> recorded_by_user", name="second_person"),
        CheckConstraint("(state = 'signed') = (confirmed_at IS NOT NULL)", name="confirmed"),
        CheckConstraint("(state IN ('recorded', 'signed')) = (recorded_at IS NOT NULL)", name="recorded"),
        CheckConstraint("(recorded_at IS NULL) = (signed_on IS NULL)", name="signed_on"),
        copy_rule(),
        partial_index(
            "uq_agreement_amendments_open", "agreement_id", where="state IN ('draft', 'recorded')", unique=True
        ),
    )

    def take(self, step: AmendmentStep, *, by: int | None, at: datetime, reason: str | None = None) -> "AmendmentEvent":
        """Move along the table, the only writer of `state`; gives the row of its history, to be added.

        Raises Conflict for a step the table does not know in this state.
        """
        row = TRANSITIONS.get((self.state, step))
        if row is None:
            message = _("Cette étape n’est plus possible : l’avenant a changé d’état entre-temps.")
            raise Conflict(message, version=self.version)
        before, self.state = self.state, row.next
        self.version += 1
        return AmendmentEvent(
            amendment_id=self.id, at=at, membership_id=by, step=step, from_state=before, to_state=row.next,
            reason=reason,
        )  # fmt: skip

    @property
    def is_private(self) -> bool:
        """Never shown to the other side: it was not recorded yet, even if it was given up."""
        return self.shared_at is None

    @property
    def standing(self) -> list[AmendmentSignatory]:
        """Signatures that count."""
        return [one for one in self.signatories if one.voided_at is None]

    def frozen(self) -> dict[str, Any]:
        """Its whole text. Raises Altered when it is not the one that was proposed."""
        return thawed(self.text, self.sha256)

    def changes(self) -> Changes:
        """Each clause that changes, with its old and new value. Raises Altered."""
        return {row["clause"]: {"old": row["old"], "new": row["new"]} for row in self.frozen()["changes"]}


class AmendmentEvent(Base):
    """One step of an amendment: who, when, from, to, why."""

    __tablename__ = "agreement_amendment_events"

    id: Mapped[Id]
    amendment_id: Mapped[int] = mapped_column(ForeignKey("agreement_amendments.id"), index=True)
    at: Mapped[datetime]
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    step: Mapped[AmendmentStep]
    from_state: Mapped[AmendmentState]
    to_state: Mapped[AmendmentState]
    reason: Mapped[LongText | None]

    __table_args__ = (
        one_of("step", AmendmentStep),
        one_of("from_state", AmendmentState),
        one_of("to_state", AmendmentState),
    )

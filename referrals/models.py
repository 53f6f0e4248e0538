"""Referrals and their history. The table carries its file's territory, so data can be split by department."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agreements.workflow import Axis
from casefiles.models import CaseFile, OfFile
from casefiles.workflow import AgreedBy, Category
from core.db import Base, Line, LongText, Ref, one_of, partial_index
from core.errors import Conflict
from core.i18n import gettext as _
from partners.models import Unit
from referrals.workflow import OPEN_STATES, DeclineReason, State, Step, state_after

_OPEN = "state IN ({})".format(", ".join(f"'{state}'" for state in OPEN_STATES))
_SENT = "sent_at IS NOT NULL"


class Referral(OfFile, Base):
    """One request from an author to a receiving unit about one person."""

    __tablename__ = "referrals"

    ref: Mapped[Ref]
    territory: Mapped[str] = mapped_column(ForeignKey("departments.code"))
    state: Mapped[State] = mapped_column(default=State.DRAFT)
    author_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    from_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    to_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    to_organisation_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    assigned_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    advisor_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))  # dedicated advisor of the pair
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey("agreements.id"))
    terms_id: Mapped[int | None] = mapped_column(ForeignKey("agreement_terms.id"))
    support_id: Mapped[int | None] = mapped_column(ForeignKey("supports.id"))
    axis: Mapped[Axis] = mapped_column(default=Axis.GLOBAL)
    reason: Mapped[str | None] = mapped_column(String(4000))
    tried: Mapped[str | None] = mapped_column(String(2000))
    agreed_on: Mapped[date | None]  # the person's agreement to this referral
    agreed_by: Mapped[AgreedBy | None]
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    assigned_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answer_due_on: Mapped[date | None]  # from the terms at sending; moves by the time information was owed
    asked_at: Mapped[datetime | None]
    question: Mapped[str | None] = mapped_column(String(2000))
    information: Mapped[str | None] = mapped_column(String(4000))
    decline_reason: Mapped[DeclineReason | None]
    decline_text: Mapped[str | None] = mapped_column(String(2000))
    suggestion: Mapped[Line | None]
    read_answer_at: Mapped[datetime | None]  # by the author
    version: Mapped[int] = mapped_column(default=1)

    file: Mapped[CaseFile] = relationship(lazy="raise")
    to_unit: Mapped[Unit | None] = relationship(foreign_keys=to_unit_id, lazy="raise")
    barriers: Mapped[list["ReferralBarrier"]] = relationship(lazy="raise", cascade="all, delete-orphan")

    def take(self, step: Step) -> tuple[State, State]:
        """Move along the table, the only writer of `state`; gives the state before and after.

        Raises Conflict when the table does not know the step in this state.
        """
        before = State(self.state)
        after = state_after(before, step)
        if after is None:
            raise Conflict(_("Cette étape n’est plus possible : l’orientation a changé entre-temps."))
        self.state = after
        self.version += 1
        return before, after

    @property
    def is_complete(self) -> bool:
        """A draft with everything that is needed before it is sent; `barriers` must be loaded."""
        parts = (self.reason, self.to_unit_id, self.advisor_id, self.agreed_on, self.agreed_by)
        return bool(self.barriers) and all(parts)

    @property
    def is_open(self) -> bool:
        """Sent, and not answered yet."""
        return self.state in OPEN_STATES

    __table_args__ = (
        one_of("state", State),
        one_of("axis", Axis),
        one_of("agreed_by", AgreedBy, nullable=True),
        one_of("decline_reason", DeclineReason, nullable=True),
        CheckConstraint("state = 'draft' OR (agreed_on IS NULL) = (agreed_by IS NULL)", name="agreed_on_and_by"),
        CheckConstraint("(state = 'draft') = (sent_at IS NULL)", name="sent_has_date"),
        CheckConstraint(
            "state = 'draft' OR (agreed_on IS NOT NULL AND to_unit_id IS NOT NULL AND advisor_id IS NOT NULL)",
            name="sent_is_complete",
        ),
        CheckConstraint("(state IN ('accepted', 'declined')) = (answered_at IS NOT NULL)", name="answered_has_date"),
        CheckConstraint("(state = 'declined') = (decline_reason IS NOT NULL)", name="declined_has_reason"),
        CheckConstraint("decline_reason <> 'other' OR decline_text IS NOT NULL", name="other_has_text"),
        partial_index("uq_referrals_open_twin", "file_id", "to_organisation_id", where=_OPEN, unique=True),
        # Of a queue: what waits for its answer, with all that its counts ask; then its answers, the latest first.
        Index(
            "ix_referrals_inbox",
            "to_unit_id",
            "state",
            "answer_due_on",
            "id",
            "assigned_id",
            "file_id",
            "author_id",
            "advisor_id",
        ),
        partial_index("ix_referrals_answered", "to_unit_id", "answered_at", "id", where="answered_at IS NOT NULL"),
        partial_index(
            "ix_referrals_assigned", "assigned_id", "state", "answer_due_on", "id", where="assigned_id IS NOT NULL"
        ),
        Index("ix_referrals_author", "author_id", "sent_at", "id"),
        # Covering, for the figures of a department over a period.
        partial_index(
            "ix_referrals_figures",
            "territory",
            "sent_at",
            "state",
            "answered_at",
            "opened_at",
            "to_unit_id",
            "decline_reason",
            where=_SENT,
        ),
    )


class ReferralBarrier(OfFile, Base):
    """One category of barrier named in a referral."""

    __tablename__ = "referral_barriers"

    referral_id: Mapped[int] = mapped_column(ForeignKey("referrals.id"))
    category: Mapped[Category]

    __table_args__ = (UniqueConstraint("referral_id", "category"),)


class ReferralEvent(OfFile, Base):
    """One step: who, when, from, to, why."""

    __tablename__ = "referral_events"

    referral_id: Mapped[int] = mapped_column(ForeignKey("referrals.id"), index=True)
    at: Mapped[datetime]
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    step: Mapped[Step]
    from_state: Mapped[State]
    to_state: Mapped[State]
    text: Mapped[LongText | None]

    __table_args__ = (one_of("step", Step),)

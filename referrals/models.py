"""Referrals and their history. The table carries its file's territory, so data can be split by department."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agreements.workflow import Axis
from casefiles.models import CaseFile, OfFile
from casefiles.workflow import AgreedBy, Category, Exit
from core.db import Base, Line, LongText, Ref, one_of, partial_index
from core.errors import Conflict
from core.i18n import gettext as _
from partners.models import Unit
from referrals.workflow import (
    ANSWERED_STATES,
    OPEN_STATES,
    DeclineReason,
    Direction,
    State,
    Step,
    WithdrawReason,
    knows,
    state_after,
)


def _in(states: tuple[State, ...]) -> str:
    return "state IN ({})".format(", ".join(f"'{state}'" for state in states))


_OPEN, _SENT = _in(OPEN_STATES), "sent_at IS NOT NULL"


class Referral(OfFile, Base):
    """One request from an author to a receiving unit about one person."""

    __tablename__ = "referrals"

    ref: Mapped[Ref]
    territory: Mapped[str] = mapped_column(ForeignKey("departments.code"))
    direction: Mapped[Direction] = mapped_column(default=Direction.TO_COUNCIL)
    state: Mapped[State] = mapped_column(default=State.DRAFT)
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("referrals.id"))  # what it follows, in the same chain
    chain_id: Mapped[int | None] = mapped_column(ForeignKey("referrals.id"))  # the first of the chain; none: itself
    author_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    from_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    to_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    to_organisation_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    assigned_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    named_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))  # half of the pair, of the author's side
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey("agreements.id"))
    terms_id: Mapped[int | None] = mapped_column(ForeignKey("agreement_terms.id"))
    support_id: Mapped[int | None] = mapped_column(ForeignKey("supports.id"))
    axis: Mapped[Axis] = mapped_column(default=Axis.GLOBAL)
    reason: Mapped[str | None] = mapped_column(String(4000))
    tried: Mapped[str | None] = mapped_column(String(2000))
    agreed_on: Mapped[date | None]  # the person's agreement to this referral
    agreed_by: Mapped[AgreedBy | None]
    begun_at: Mapped[datetime | None]  # its form was opened, at page 1; none when another unit handed it over
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    assigned_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]  # by the receiving side
    closed_at: Mapped[datetime | None]  # answered, withdrawn or expired
    answer_due_on: Mapped[date | None]  # from the terms at sending; moves by the time information was owed
    asked_at: Mapped[datetime | None]
    question: Mapped[str | None] = mapped_column(String(2000))
    information: Mapped[str | None] = mapped_column(String(4000))
    decline_reason: Mapped[DeclineReason | None]
    decline_text: Mapped[str | None] = mapped_column(String(2000))
    suggestion: Mapped[Line | None]
    hold_reason: Mapped[str | None] = mapped_column(String(2000))
    review_on: Mapped[date | None]  # last day of the answer while it is held
    holds: Mapped[int] = mapped_column(default=0)
    redirect_reason: Mapped[str | None] = mapped_column(String(2000))
    withdraw_reason: Mapped[WithdrawReason | None]
    withdraw_text: Mapped[str | None] = mapped_column(String(2000))
    read_answer_at: Mapped[datetime | None]  # by the author
    outcome_on: Mapped[date | None]  # when the support that came of it ended
    outcome: Mapped[Exit | None]
    outcome_read_at: Mapped[datetime | None]  # by the author: the loop is closed
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
        if after is None or not knows(before, step, self.direction):
            raise Conflict(_("Cette étape n’est plus possible : l’orientation a changé entre-temps."))
        self.state = after
        self.version += 1
        return before, after

    @property
    def is_complete(self) -> bool:
        """A draft with everything that is needed before it is sent; `barriers` must be loaded."""
        parts = (self.reason, self.to_unit_id, self.named_id, self.agreed_on, self.agreed_by)
        return bool(self.barriers) and all(parts)

    @property
    def agency_id(self) -> int | None:
        """The agency of the two units: its places are asked for, its advisor makes a half of the pair."""
        return self.from_unit_id if self.direction is Direction.TO_COUNCIL else self.to_unit_id

    @property
    def office_id(self) -> int | None:
        """The council office of the two units."""
        return self.to_unit_id if self.direction is Direction.TO_COUNCIL else self.from_unit_id

    @property
    def is_open(self) -> bool:
        """Sent, and not answered yet."""
        return self.state in OPEN_STATES

    @property
    def is_held(self) -> bool:
        """Put off by the receiving side until a review date, its place kept."""
        return self.state is State.WAITING and self.review_on is not None

    @property
    def has_letter(self) -> bool:
        """There is something to tell the person: an answer, or the day until which it was put off."""
        return self.state in (State.ACCEPTED, State.DECLINED, State.RESOURCED) or self.is_held

    @property
    def is_social_only(self) -> bool:
        """Accepted as social support only: outside the acceptance rate of global support."""
        return self.state is State.ACCEPTED and self.axis is Axis.SOCIAL_ONLY

    __table_args__ = (
        one_of("direction", Direction),
        one_of("state", State),
        one_of("axis", Axis),
        one_of("agreed_by", AgreedBy, nullable=True),
        one_of("decline_reason", DeclineReason, nullable=True),
        one_of("withdraw_reason", WithdrawReason, nullable=True),
        one_of("outcome", Exit, nullable=True),
        CheckConstraint("(outcome_on IS NULL) = (outcome IS NULL)", name="outcome_has_date"),
        CheckConstraint("outcome_read_at IS NULL OR outcome_on IS NOT NULL", name="outcome_before_reading"),
        CheckConstraint("state = 'draft' OR (agreed_on IS NULL) = (agreed_by IS NULL)", name="agreed_on_and_by"),
        CheckConstraint("(state = 'draft') = (sent_at IS NULL)", name="sent_has_date"),
        CheckConstraint(
            "state = 'draft' OR (agreed_on IS NOT NULL AND to_unit_id IS NOT NULL AND named_id IS NOT NULL)",
            name="sent_is_complete",
        ),
        CheckConstraint(f"({_in(ANSWERED_STATES)}) = (answered_at IS NOT NULL)", name="answered_has_date"),
        CheckConstraint(f"(state = 'draft' OR {_OPEN}) = (closed_at IS NULL)", name="closed_has_date"),
        CheckConstraint("(state = 'declined') = (decline_reason IS NOT NULL)", name="declined_has_reason"),
        CheckConstraint("decline_reason <> 'other' OR decline_text IS NOT NULL", name="other_has_text"),
        CheckConstraint("(state = 'withdrawn') = (withdraw_reason IS NOT NULL)", name="withdrawn_has_reason"),
        CheckConstraint("(state = 'redirected') = (redirect_reason IS NOT NULL)", name="redirected_has_reason"),
        CheckConstraint("(review_on IS NULL) = (holds = 0) AND holds BETWEEN 0 AND 2", name="held_until"),
        partial_index("uq_referrals_open_twin", "file_id", "to_organisation_id", where=_OPEN, unique=True),
        partial_index("ix_referrals_open_agreement", "agreement_id", "id", where=_OPEN),
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
            "named_id",
        ),
        partial_index("ix_referrals_answered", "to_unit_id", "answered_at", "id", where="answered_at IS NOT NULL"),
        partial_index("ix_referrals_closed", "to_unit_id", "closed_at", "id", where="closed_at IS NOT NULL"),
        partial_index("ix_referrals_chain", "chain_id", "id", where="chain_id IS NOT NULL"),
        partial_index(
            "ix_referrals_assigned", "assigned_id", "state", "answer_due_on", "id", where="assigned_id IS NOT NULL"
        ),
        Index("ix_referrals_author", "author_id", "sent_at", "id"),
        partial_index("ix_referrals_support", "support_id", where="support_id IS NOT NULL"),
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
            "direction",
            "axis",
            "withdraw_reason",
            "outcome_on",
            "outcome_read_at",
            "begun_at",
            where=_SENT,
        ),
    )


class ReferralBarrier(OfFile, Base):
    """One category of barrier named in a referral."""

    __tablename__ = "referral_barriers"

    referral_id: Mapped[int] = mapped_column(ForeignKey("referrals.id"))
    category: Mapped[Category]

    __table_args__ = (UniqueConstraint("referral_id", "category"),)


class ReferralResource(OfFile, Base):
    """One social resource the receiving side answered with: a service, a step to take, whom to call."""

    __tablename__ = "referral_resources"

    referral_id: Mapped[int] = mapped_column(ForeignKey("referrals.id"), index=True)
    name: Mapped[Line]
    details: Mapped[Line | None]


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

"""What an agreement and an amendment share on their way: reviewed, signed here or on paper, confirmed; each step."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from agreements.models_copies import OnPaper, copy_rule
from agreements.models_signing import AgreementApproval, AgreementSignatory
from agreements.workflow import State, Step, Transition
from core.db import Base, Id, LongText, one_of
from core.errors import Conflict


class AgreementEvent(Base):
    """One step of an agreement, or of an amendment: who, when, from, to, why."""

    __tablename__ = "agreement_events"

    id: Mapped[Id]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"), index=True)
    amendment_number: Mapped[int] = mapped_column(default=0)  # 0: of the agreement itself
    at: Mapped[datetime]
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    step: Mapped[Step]
    from_state: Mapped[State]
    to_state: Mapped[State]
    reason: Mapped[LongText | None]
    effective_on: Mapped[date | None]  # when the step takes effect later, or on a day of its own
    clauses: Mapped[list[str]] = mapped_column(default=list)  # those a reviewer names; `workflow.Clause`

    __table_args__ = (one_of("step", Step),)


class Reviewed(OnPaper):
    """A text that both sides read over, approve and sign. Its approvals and signatories must be loaded."""

    TRANSITIONS: ClassVar[Mapping[tuple[State, Step], Transition]]

    state: Mapped[State] = mapped_column(default=State.DRAFT)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    version_number: Mapped[int | None]  # of the frozen text that is reviewed, signed or in force
    signed_on: Mapped[date | None]
    recorded_at: Mapped[datetime | None]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    recorded_by_user: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    confirmed_by_user: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    version: Mapped[int] = mapped_column(default=1)
    if TYPE_CHECKING:
        approvals: Mapped[list[AgreementApproval]]
        signatories: Mapped[list[AgreementSignatory]]

    @property
    def key(self) -> dict[str, int]:
        """What names it in the rows of its texts, approvals, signatories and steps."""
        raise NotImplementedError

    @property
    def moved(self) -> str:
        """What is said of a step that comes too late."""
        raise NotImplementedError

    def take(
        self,
        step: Step,
        *,
        by: int | None,
        at: datetime,
        reason: str | None = None,
        effective_on: date | None = None,
        otherwise: bool = False,
    ) -> AgreementEvent:
        """Move along the table, the only writer of `state`; gives the row of its history, to be added.

        `otherwise`: to the second state of the row. Raises Conflict for a step the table does not know in this state.
        """
        row = self.TRANSITIONS.get((self.state, step))
        if row is None:
            raise Conflict(self.moved, version=self.version)
        before, self.state = self.state, (row.otherwise if otherwise else None) or row.next
        self.version += 1
        return AgreementEvent(
            **self.key,
            at=at,
            membership_id=by,
            step=step,
            from_state=before,
            to_state=self.state,
            reason=reason,
            effective_on=effective_on,
        )

    @property
    def standing(self) -> list[AgreementSignatory]:
        """Its signatories that count, signed or not yet."""
        return [one for one in self.signatories if one.is_standing]

    def void_signatures(self, at: datetime) -> None:
        """They no longer count, and stay in its history."""
        for one in self.standing:
            one.voided_at = at

    def signatory_of(self, membership_id: int | None) -> AgreementSignatory | None:
        """The signature this member is asked for and has not given yet."""
        mine = (one for one in self.standing if one.membership_id is not None and one.membership_id == membership_id)
        return next((one for one in mine if not one.has_signed), None)

    def approved(self) -> list[AgreementApproval]:
        """Approvals of the text under way."""
        return [one for one in self.approvals if one.version_number == self.version_number]


def review_checks() -> tuple[CheckConstraint, ...]:
    """What the database holds for each of them."""
    return (
        CheckConstraint("(recorded_at IS NULL) = (recorded_by_id IS NULL)", name="recorded_at_and_by"),
        CheckConstraint("(confirmed_at IS NULL) = (confirmed_by_id IS NULL)", name="confirmed_at_and_by"),
        CheckConstraint("confirmed_by_user IS NULL OR confirmed_by_user <> recorded_by_user", name="second_person"),
        CheckConstraint("state NOT IN ('signed', 'suspended', 'terminated') OR signed_on IS NOT NULL", name="signed"),
        CheckConstraint("state <> 'signed' OR (recorded_at IS NULL) = (confirmed_at IS NULL)", name="confirmed"),
        copy_rule(),
        CheckConstraint("state <> 'in_review' OR version_number IS NOT NULL", name="reviewed_version"),
    )

"""Files opened in an emergency, and requests for access to a file."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.models.files import OfFile
from casefiles.openings.workflow import LONGEST_REASON, RequestState
from core.db import Base, Id, Line, Ref, one_of, partial_index


class GlassOpening(OfFile, Base):
    """A head opened one file in an emergency; the access itself is a row of `file_access` that ends by itself."""

    __tablename__ = "glass_openings"

    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("units.id"))  # whose officer is told
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))
    at: Mapped[datetime]
    until_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("until_at > at", name="until_after_at"),
        Index("ix_glass_openings_organisation_id", "organisation_id", "at", "id"),
        Index("ix_glass_openings_membership_id", "membership_id", "at"),
    )


class AccessRequest(Base):
    """A professional asks to read a file, and a named colleague decides.

    Kept whether or not such a file exists: whoever asks sees no difference. `asked_for` is what they typed.
    """

    __tablename__ = "access_requests"

    id: Mapped[Id]
    ref: Mapped[Ref]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("case_files.id"), index=True)  # none: no such file
    asker_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    asked_for: Mapped[Line]
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))
    until_on: Mapped[date]
    asked_at: Mapped[datetime]
    decider_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))  # of the decider: its heads decide too
    state: Mapped[RequestState] = mapped_column(default=RequestState.WAITING)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    decided_at: Mapped[datetime | None]
    granted_until_on: Mapped[date | None]
    answer: Mapped[Line | None]  # why it was refused
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        one_of("state", RequestState),
        CheckConstraint("(file_id IS NULL) = (decider_id IS NULL)", name="file_has_decider"),
        CheckConstraint("(decider_id IS NULL) = (unit_id IS NULL)", name="decider_has_unit"),
        CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name="decided_has_date"),
        CheckConstraint("(state = 'granted') = (granted_until_on IS NOT NULL)", name="granted_has_end"),
        CheckConstraint("state <> 'refused' OR answer IS NOT NULL", name="refused_has_reason"),
        Index("ix_access_requests_asker_id", "asker_id", "id"),
        partial_index("ix_access_requests_to_decide", "decider_id", "id", where="state = 'waiting'"),
        partial_index("ix_access_requests_unit", "unit_id", "id", where="state = 'waiting'"),
    )

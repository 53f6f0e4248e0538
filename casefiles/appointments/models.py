"""Appointments of a file."""

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.appointments.workflow import (
    LONGEST,
    SHORTEST,
    TRANSITIONS,
    AppointmentKind,
    AppointmentState,
    AppointmentStep,
    WithWhom,
)
from casefiles.models.files import OfFile
from core.db import Base, Line, Ref, one_of, partial_index
from core.errors import Conflict
from core.i18n import gettext as _

LINK_LENGTH = 300


class Appointment(OfFile, Base):
    """One appointment under a support. A move leaves it, and makes another that names it."""

    __tablename__ = "appointments"

    file_id: Mapped[int] = mapped_column(ForeignKey("case_files.id"))  # led by the index below
    support_id: Mapped[int] = mapped_column(ForeignKey("supports.id"))
    ref: Mapped[Ref]
    territory: Mapped[str] = mapped_column(ForeignKey("departments.code"))  # of the support, for the figures
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    kind: Mapped[AppointmentKind]
    with_whom: Mapped[WithWhom]
    place: Mapped[Line | None]
    phone: Mapped[str | None] = mapped_column(String(20))  # called, or the fallback of a video meeting
    link: Mapped[str | None] = mapped_column(String(LINK_LENGTH))
    note: Mapped[Line | None]  # for the person: printed
    state: Mapped[AppointmentState] = mapped_column(default=AppointmentState.TO_COME)
    moved_from_id: Mapped[int | None] = mapped_column(ForeignKey("appointments.id"), unique=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    made_at: Mapped[datetime]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))  # none: the system
    settled_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        one_of("kind", AppointmentKind),
        one_of("with_whom", WithWhom),
        one_of("state", AppointmentState),
        CheckConstraint(f"minutes BETWEEN {SHORTEST} AND {LONGEST}", name="length"),
        CheckConstraint("(state = 'to_come') = (settled_at IS NULL)", name="settled_has_date"),
        CheckConstraint("link IS NULL OR link LIKE 'https://%'", name="link_is_https"),
        Index("ix_appointments_file_id", "file_id", "starts_at"),
        # Covering: every page counts what is left open behind the supports of whoever looks at it. Open is unsettled.
        partial_index(
            "ix_appointments_open",
            "support_id",
            "starts_at",
            "with_whom",
            "file_id",
            "settled_at",
            where="settled_at IS NULL",
        ),
        Index("ix_appointments_support_id", "support_id", "starts_at"),
        Index("ix_appointments_figures", "territory", "starts_at", "state"),
    )

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)

    def take(self, step: AppointmentStep) -> AppointmentState:
        """Move along the table, the only writer of `state`; returns the state before.

        Raises Conflict for a step that does not start here.
        """
        transition = TRANSITIONS.get((self.state, step))
        if transition is None:
            raise Conflict(_("Ce rendez-vous a changé entre-temps : cette étape n’est plus possible."))
        before, self.state = self.state, transition.next
        self.version += 1
        return before

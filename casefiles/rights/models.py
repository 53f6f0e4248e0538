"""The register of what people ask about their data, and the list of texts erased at their request."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.models import OfFile
from casefiles.rights.workflow import TRANSITIONS, Checked, RequestState, RequestStep, Right
from core.db import Base, Code, Id, Line, LongText, Ref, one_of, partial_index
from core.errors import Conflict
from core.i18n import gettext as _


class RightsRequest(Base):
    """One request to one institution. It holds no name: a file, or the institution's own reference of a letter."""

    __tablename__ = "rights_requests"

    id: Mapped[Id]
    ref: Mapped[Ref]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("case_files.id"), index=True)  # none: nobody by that name
    kind: Mapped[Right]
    checked: Mapped[Checked]
    own_ref: Mapped[Line | None]
    received_on: Mapped[date]
    due_on: Mapped[date]
    extended_why: Mapped[Line | None]
    state: Mapped[RequestState] = mapped_column(default=RequestState.OPEN)
    closed_on: Mapped[date | None]
    answer: Mapped[Line | None]  # what was done, or why it was refused
    registered_by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    registered_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        one_of("kind", Right),
        one_of("checked", Checked),
        one_of("state", RequestState),
        CheckConstraint("due_on > received_on", name="due_after_received"),
        CheckConstraint("(state = 'open') = (closed_on IS NULL)", name="closed_has_date"),
        CheckConstraint("(state = 'open') = (answer IS NULL)", name="closed_has_answer"),
        Index("ix_rights_requests_organisation_id", "organisation_id", "due_on", "id"),
        partial_index("ix_rights_requests_open", "organisation_id", "due_on", "id", where="state = 'open'"),
    )

    def take(self, step: RequestStep) -> None:
        """Move along the table. Raises Conflict for a step that does not start here."""
        after = TRANSITIONS.get((self.state, step))
        if after is None:
            raise Conflict(_("Cette demande a déjà reçu sa réponse."))
        self.state = after
        self.version += 1


class Redaction(OfFile, Base):
    """A text to replace: by keys only, never its words. Asked by the officer, confirmed by a head of its author's unit.

    Confirmed rows are the erasure list, which a restored backup goes through again.
    """

    __tablename__ = "redactions"

    request_id: Mapped[int] = mapped_column(ForeignKey("rights_requests.id"), index=True)
    in_table: Mapped[Code]
    row_id: Mapped[int]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))  # of the author, whose head confirms
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    asked_at: Mapped[datetime]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    confirmed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        UniqueConstraint("in_table", "row_id"),
        CheckConstraint("(confirmed_at IS NULL) = (confirmed_by_id IS NULL)", name="confirmed_by_and_at"),
        CheckConstraint("confirmed_by_id <> asked_by_id", name="two_people"),
        partial_index("ix_redactions_waiting", "unit_id", "id", where="confirmed_at IS NULL"),
    )


class RightsCopy(OfFile, Base):
    """The copy of their data made for a request: locked under the secret key, ready once, removed after seven days."""

    __tablename__ = "rights_copies"

    request_id: Mapped[int] = mapped_column(ForeignKey("rights_requests.id"), unique=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    asked_at: Mapped[datetime] = mapped_column(index=True)
    ready_at: Mapped[datetime | None]
    data: Mapped[LongText | None]
    document: Mapped[LongText | None]  # what the PDF prints; laid out when it is taken

    __table_args__ = (
        CheckConstraint(
            "(ready_at IS NULL) = (data IS NULL) AND (data IS NULL) = (document IS NULL)", name="ready_has_both"
        ),
    )


class PurgeWarning(OfFile, Base):
    """Told so many days before a file is anonymised on a day. A later contact moves that day, and the row goes."""

    __tablename__ = "purge_warnings"

    due_on: Mapped[date]
    days: Mapped[int]
    told_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("file_id", "days"),
        Index("ix_purge_warnings_days", "days", "told_at", "file_id"),
    )


class PurgeRun(Base):
    """One night of retention: the proof that it ran, with what delays, and how much went. It names nobody."""

    __tablename__ = "purge_runs"

    id: Mapped[Id]
    began_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    delays: Mapped[dict[str, Any]] = mapped_column(JSON)  # months, by what they are of
    warned: Mapped[int] = mapped_column(default=0)
    files: Mapped[int] = mapped_column(default=0)
    links: Mapped[int] = mapped_column(default=0)
    journal_rows: Mapped[int] = mapped_column(default=0)

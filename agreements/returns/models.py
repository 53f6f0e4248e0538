"""Monitoring returns: a period, versions of its figures, comments of both sides, the certificate, each step."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agreements.frozen import DIGEST_LENGTH
from agreements.models import Agreement
from agreements.returns.workflow import TRANSITIONS, Part, ReturnState, ReturnStep, Span
from core import append_only
from core.db import Base, Code, Id, LongText, Name, Ref, one_of, partial_index
from core.errors import Conflict
from core.i18n import gettext as _
from partners.models import Membership
from partners.workflow import Side

_VERSION = ("agreement_return_versions.return_id", "agreement_return_versions.number")


class Written:
    """Who wrote a row and when; name, role and unit stay as they were on the day."""

    at: Mapped[datetime]
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    name: Mapped[Name]
    role: Mapped[Code]
    unit: Mapped[Name]


class ReturnVersion(Written, Base):
    """Figures as they were issued, in canonical JSON. Append-only by trigger on both engines."""

    __tablename__ = "agreement_return_versions"

    id: Mapped[Id]
    return_id: Mapped[int] = mapped_column(ForeignKey("agreement_returns.id"))
    number: Mapped[int]
    text: Mapped[LongText]
    sha256: Mapped[str] = mapped_column(String(DIGEST_LENGTH))

    __table_args__ = (UniqueConstraint("return_id", "number"), CheckConstraint("number > 0", name="number"))


class ReturnComment(Written, Base):
    """What a side says of one version, once; without a text it has nothing to add. Append-only."""

    __tablename__ = "agreement_return_comments"

    id: Mapped[Id]
    return_id: Mapped[int] = mapped_column(ForeignKey("agreement_returns.id"))
    number: Mapped[int]  # of the version
    side: Mapped[Side]
    text: Mapped[LongText | None]

    __table_args__ = (
        ForeignKeyConstraint(("return_id", "number"), _VERSION),
        UniqueConstraint("return_id", "number", "side"),
        UniqueConstraint("return_id", "number", "user_id"),
        one_of("side", Side),
    )


class ReturnCertificate(Written, Base):
    """Figures, comments and who certifies them, in canonical JSON; by another person than issued them. Append-only."""

    __tablename__ = "agreement_return_certificates"

    id: Mapped[Id]
    return_id: Mapped[int] = mapped_column(ForeignKey("agreement_returns.id"), unique=True)
    number: Mapped[int]  # of the version
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))  # who issued that version
    text: Mapped[LongText]
    sha256: Mapped[str] = mapped_column(String(DIGEST_LENGTH))

    __table_args__ = (
        ForeignKeyConstraint(("return_id", "number"), _VERSION),
        CheckConstraint("user_id <> author_id", name="second_person"),
    )


for _model in (ReturnVersion, ReturnComment, ReturnCertificate):
    append_only.protect_rows(_model.__table__)


class MonitoringReturn(Base):
    """One return; one of an agreement for a period, unless it was given up."""

    __tablename__ = "agreement_returns"

    id: Mapped[Id]
    ref: Mapped[Ref]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"), index=True)
    year: Mapped[int]
    part: Mapped[Part]
    state: Mapped[ReturnState] = mapped_column(default=ReturnState.DRAFT)
    fix_side: Mapped[Side | None]  # the side that is asked for a fix
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    version: Mapped[int] = mapped_column(default=1)

    agreement: Mapped[Agreement] = relationship(lazy="raise")
    created_by: Mapped[Membership] = relationship(lazy="raise")
    versions: Mapped[list[ReturnVersion]] = relationship(lazy="raise", order_by=ReturnVersion.number)
    comments: Mapped[list[ReturnComment]] = relationship(
        lazy="raise", order_by=(ReturnComment.number, ReturnComment.side)
    )
    certificate: Mapped[ReturnCertificate | None] = relationship(lazy="raise")

    __table_args__ = (
        one_of("part", Part),
        one_of("state", ReturnState),
        one_of("fix_side", Side, nullable=True),
        CheckConstraint("(state = 'to_fix') = (fix_side IS NOT NULL)", name="fix_side_state"),
        partial_index(
            "uq_agreement_returns_period", "agreement_id", "year", "part", where="state <> 'cancelled'", unique=True
        ),
    )

    def take(
        self,
        step: ReturnStep,
        *,
        by: int | None,
        at: datetime,
        reason: str | None = None,
        side: Side | None = None,
        otherwise: bool = False,
    ) -> "ReturnEvent":
        """Move along the table, the only writer of `state`; gives the row of its history, to be added.

        `side`: whom a fix is asked of; `otherwise`: to the second state of the row. Raises Conflict for a step the
        table does not know in this state.
        """
        row = TRANSITIONS.get((self.state, step))
        if row is None:
            message = _("Cette étape n’est plus possible : le retour a changé d’état entre-temps.")
            raise Conflict(message, version=self.version)
        before, self.state = self.state, (row.otherwise if otherwise else None) or row.next
        self.fix_side = side if self.state is ReturnState.TO_FIX else None
        self.version += 1
        return ReturnEvent(
            return_id=self.id, at=at, membership_id=by, step=step, from_state=before, to_state=self.state,
            side=side, reason=reason,
        )  # fmt: skip

    @property
    def span(self) -> Span:
        return Span(self.year, self.part)

    def days(self) -> tuple[date, date]:
        """The days counted: those of its period that the agreement holds."""
        found = self.span.within(self.agreement.start_on, self.agreement.last_on)
        return found or (self.span.start, self.span.until)

    @property
    def current(self) -> ReturnVersion | None:
        """The figures that are commented and certified; None before it is issued."""
        return self.versions[-1] if self.versions else None

    def said(self, number: int | None = None) -> list[ReturnComment]:
        """Comments on a version, by default the current one."""
        wanted = number or len(self.versions)
        return [one for one in self.comments if one.number == wanted]


class ReturnEvent(Base):
    """One step of a return: who, when, from, to, why, and whom a fix is asked of."""

    __tablename__ = "agreement_return_events"

    id: Mapped[Id]
    return_id: Mapped[int] = mapped_column(ForeignKey("agreement_returns.id"), index=True)
    at: Mapped[datetime]
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    step: Mapped[ReturnStep]
    from_state: Mapped[ReturnState]
    to_state: Mapped[ReturnState]
    side: Mapped[Side | None]
    reason: Mapped[LongText | None]

    __table_args__ = (
        one_of("step", ReturnStep),
        one_of("from_state", ReturnState),
        one_of("to_state", ReturnState),
        one_of("side", Side, nullable=True),
    )


class ReturnReminder(Base):
    """A year that is over without a return, told once to both parties."""

    __tablename__ = "agreement_return_reminders"

    id: Mapped[Id]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"))
    year: Mapped[int]
    sent_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("agreement_id", "year"),)

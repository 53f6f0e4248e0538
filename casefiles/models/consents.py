"""What the person agreed to share, with whom and until when, and the one-time links that ask them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.consent import End, Given, Standing, standing
from casefiles.models.files import OfFile
from casefiles.workflow import AgreedBy
from core.db import Base, Name, one_of, partial_index
from core.links import OneTime


class PersonAgreement(OfFile, Base):
    """The person's agreement to be followed by, and share with, one institution. A new one replaces it, old ones stay.

    `recorded_by_id` wrote it down, or sent the link the person answered.
    """

    __tablename__ = "person_agreements"

    partner_id: Mapped[int] = mapped_column(ForeignKey("units.id"))  # the institution's root unit
    themes: Mapped[list[str]] = mapped_column(default=list)  # categories of barriers; empty: all
    agreed_on: Mapped[date]
    expires_on: Mapped[date]  # last day
    channel: Mapped[AgreedBy]
    witness_name: Mapped[Name | None]
    witness_quality: Mapped[Name | None]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    recorded_at: Mapped[datetime]
    ended_why: Mapped[End | None]
    ended_on: Mapped[date | None]  # the day the person said so, or the new agreement's
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    version: Mapped[int] = mapped_column(default=1)

    def standing(self, day: date) -> Standing:
        """What it is worth on a day."""
        return standing(self.ended_why, self.expires_on, day)

    @property
    def given(self) -> Given:
        """As the rule reads it."""
        return Given(
            agreed_on=self.agreed_on,
            channel=self.channel,
            expires_on=self.expires_on,
            themes=tuple(self.themes),
            end=self.ended_why,
            ended_on=self.ended_on,
        )

    __table_args__ = (
        one_of("channel", AgreedBy),
        one_of("ended_why", End, nullable=True),
        CheckConstraint("expires_on >= agreed_on", name="expires_after"),
        CheckConstraint(
            "(channel = 'oral') = (witness_name IS NOT NULL) AND (witness_name IS NULL) = (witness_quality IS NULL)",
            name="oral_has_witness",
        ),
        CheckConstraint(
            "(ended_why IS NULL) = (ended_at IS NULL) AND (ended_on IS NULL) = (ended_at IS NULL)",
            name="ended_has_dates",
        ),
        partial_index("uq_person_agreements_running", "file_id", "partner_id", where="ended_at IS NULL", unique=True),
    )


class PersonLink(OneTime, OfFile, Base):
    """A one-time address sent to the person: it says what would be shared with whom; they agree or refuse."""

    __tablename__ = "person_links"

    partner_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    themes: Mapped[list[str]] = mapped_column(default=list)
    agreed_until: Mapped[date]  # last day of the agreement it would make
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    agreed: Mapped[bool | None]  # the answer

    __table_args__ = (
        CheckConstraint("(agreed IS NULL) = (used_at IS NULL)", name="used_has_answer"),
        partial_index(
            "uq_person_links_waiting",
            "file_id",
            "partner_id",
            where="used_at IS NULL AND revoked_at IS NULL",
            unique=True,
        ),
    )

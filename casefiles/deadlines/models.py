"""Which mornings were told: one row for each territory and day."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Id


class DeadlineMorning(Base):
    """The deadlines of a territory's day are told once, however often the worker looks."""

    __tablename__ = "deadline_mornings"

    id: Mapped[Id]
    territory: Mapped[str]
    on: Mapped[date] = mapped_column("told_on")
    at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("territory", "told_on"),)

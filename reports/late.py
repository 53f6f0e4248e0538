"""Referrals of an agreement in which somebody is late: number, place, act and days, never whom they are about.

Those who were told that a delay is missed, the administrators of both parties and the heads and coordinators of the
places, may know of no case (workflows, 2: "number, office, days; no link to content").
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from agreements.models import Agreement
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.guard import system_actor
from core.working_days import working_days_between
from partners.queries import unit_names
from partners.workflow import ADMINISTRATORS
from referrals import queries
from referrals.clocks import Move, Party, whose_move
from referrals.labels import move_words
from referrals.models import Referral
from referrals.overdue import Alert
from referrals.workflow import Direction


@dataclass(frozen=True, slots=True)
class Late:
    """A referral whose next act is late: where it is owed, since when, and who was told that it climbed."""

    ref: str
    place: str
    act: str
    due_on: date
    days: int  # working days since
    told: tuple[tuple[Alert, date], ...]
    is_readable: bool  # by the actor


def late_referrals(agreement: Agreement, actor: Actor, day: date) -> list[Late]:
    """Those of an agreement, the oldest delay first; of the actor's own units only, unless they administer it."""
    with system_actor("delays of an agreement"):
        moves = [(row, whose_move(queries.facts_of(row))) for row in queries.open_under(agreement.id)]
        told = queries.alerts_of(agreement.id)
    found = [(row, move) for row, move in moves if move.is_late(day) and _concerns(actor, row)]
    readable = set(db.session.scalars(select(Referral.ref).where(Referral.ref.in_([row.ref for row, _move in found]))))
    names = unit_names(_place(row, move) for row, move in found)
    lines = [
        Late(
            ref=row.ref,
            place=names[_place(row, move)],
            act=move_words(move, Direction(row.direction), mine=False),
            due_on=move.due_on or day,
            days=working_days_between(move.due_on or day, day, agreement.territory),
            told=_told(row, move, told),
            is_readable=row.ref in readable,
        )
        for row, move in found
    ]
    return sorted(lines, key=lambda line: (line.due_on, line.ref))


def _concerns(actor: Actor, row: Any) -> bool:
    return actor.role in ADMINISTRATORS or not {row.from_unit_id, row.to_unit_id}.isdisjoint(actor.reach)


def _place(row: Any, move: Move) -> int:
    """Where the act is owed."""
    found: int = row.from_unit_id if move.party is Party.AUTHOR else row.to_unit_id
    return found


def _told(row: Any, move: Move, told: Collection[Any]) -> tuple[tuple[Alert, date], ...]:
    """Of this delay only: one that was missed before and made up for is over."""
    found = {
        Alert(one.alert): civil_date(one.told_at, row.territory)
        for one in told
        if one.referral_id == row.id and (one.clock, one.day) == (move.act, move.due_on)
    }
    return tuple((alert, found[alert]) for alert in Alert if alert in found)

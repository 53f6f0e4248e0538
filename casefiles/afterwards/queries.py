"""Readings of what became of people, and of what is still asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from casefiles.afterwards.models import LaterStatus
from casefiles.afterwards.workflow import DUE_AFTER, EARLY, LATE, NEVER_ASKED, Milestone, asked_on
from casefiles.models import CaseFile, FileAccess, Support
from casefiles.rhythm import days_after
from casefiles.workflow import AccessWhy, Mode
from core.actor import Actor
from core.db import db


@dataclass(frozen=True, slots=True)
class Asked:
    """The support a status is asked about, the day it ended, and which status."""

    support: Support
    end_on: date
    milestone: Milestone


def is_asked_of(support: Support) -> bool:
    """Global support that had its entry and ended with a reason that says something of the outcome."""
    is_over = support.end_on is not None and support.entry_on is not None
    return is_over and support.mode is Mode.GLOBAL and support.exit not in NEVER_ASKED


def asked(file: CaseFile, actor: Actor, day: date) -> Asked | None:
    """What is asked of an actor about a file on a day: of who follows the person now, else of the former pair."""
    ended = [one for one in file.supports if is_asked_of(one) and asked_on(one.end_on, day) is not None]
    support = max(ended, key=lambda one: (one.end_on or day, one.id), default=None)
    if support is None or support.end_on is None or (milestone := asked_on(support.end_on, day)) is None:
        return None
    answering = [one for one in file.supports if one.is_open] or [support]
    if not actor.is_member or all(actor.acts_for.isdisjoint(one.pair) for one in answering):
        return None
    return Asked(support, support.end_on, milestone)


def status(support_id: int, milestone: Milestone, *, lock: bool = False) -> LaterStatus | None:
    """The answer to one milestone."""
    query = select(LaterStatus).where(LaterStatus.support_id == support_id, LaterStatus.months == int(milestone))
    return db.session.scalar(query.with_for_update() if lock else query)


def over(milestone: Milestone) -> tuple[ColumnElement[Any], tuple[ColumnElement[bool], ...]]:
    """SQL: the day of a milestone, and the supports it is asked of and not answered for."""
    answered = select(LaterStatus.id).where(LaterStatus.support_id == Support.id, LaterStatus.months == int(milestone))
    among = (Support.mode == Mode.GLOBAL, Support.entry_on.is_not(None), Support.exit.not_in(NEVER_ASKED))
    return days_after(Support.end_on, DUE_AFTER[milestone]), (*among, ~answered.exists())


def open_to(ids: Sequence[int], at: datetime) -> ColumnElement[bool]:
    """SQL: supports asked of these posts: opened to them for it, or of a person they follow again."""
    now = aliased(Support)
    runs = (FileAccess.from_at <= at, FileAccess.until_at > at, FileAccess.why == AccessWhy.AFTERWARDS)
    opened = select(FileAccess.file_id).where(FileAccess.membership_id.in_(ids), *runs)
    mine = or_(now.advisor_id.in_(ids), now.worker_id.in_(ids))
    followed = select(now.file_id).where(mine, now.end_on.is_(None))
    former = and_(Support.file_id.in_(opened), or_(Support.advisor_id.in_(ids), Support.worker_id.in_(ids)))
    return or_(former, Support.file_id.in_(followed))


def ended_within(milestone: Milestone, day: date) -> ColumnElement[bool]:
    """SQL: supports whose milestone is asked on a day, by the day they ended."""
    middle = day - timedelta(days=DUE_AFTER[milestone])
    return Support.end_on.between(middle - timedelta(days=LATE), middle + timedelta(days=EARLY))


def whom(territory: str, first: date, day: date) -> set[int]:
    """Posts asked about a milestone whose day falls between two days; read by the system."""
    now, found = aliased(Support), set[int | None]()
    follows = select(now.id).where(now.file_id == Support.file_id, now.end_on.is_(None))
    for milestone in Milestone:
        due, among = over(milestone)
        since = timedelta(days=DUE_AFTER[milestone])
        ended = Support.end_on.between(first - since, day - since)
        query = select(Support.advisor_id, Support.worker_id).where(Support.territory == territory, ended, *among)
        for pair in db.session.execute(query.where(due.between(first, day), ~follows.exists())):
            found.update(pair)
    return {key for key in found if key is not None}

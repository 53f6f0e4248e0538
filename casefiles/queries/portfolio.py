"""The people one professional follows, late contacts first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
    true,
    tuple_,
)

from casefiles.models import Barrier, CaseFile, Contact, FileAccess, Person, Support
from casefiles.rhythm import SOON_DAYS, due_sql
from casefiles.workflow import AccessWhy, BarrierState, Category, Channel, Mode, State
from core.actor import Actor
from core.db import db
from core.i18n import gettext as _
from core.keyset import PAGE_SIZE, Page, paginate
from core.labels import label
from core.search_key import fold
from partners.workflow import ADVISORS

NEVER, LAST = date(1900, 1, 1), date(2199, 12, 31)
# Values of statements that are built once: building one costs as much as running it.
ME, TODAY, SOON = bindparam("me", type_=Integer), bindparam("today", type_=Date), bindparam("soon", type_=Date)
NAMES = (Person.birth_name, Person.usage_name, Person.given_names)
SUPPORT_TONES = {
    State.OPENED: "info",
    State.IN_PROGRESS: "good",
    State.PAUSED: "neutral",
    State.ENDING: "warn",
    State.REPORTED: "warn",
    State.CLOSED: "neutral",
}


class View(StrEnum):
    """Parts of the portfolio, as the address says them."""

    ALL = "tous"
    LATE = "retard"
    SOON = "bientot"
    NONE = "sans"


class Sort(StrEnum):
    """Orders of the list, as the address says them."""

    DUE = "echeance"
    NAME = "nom"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the address asks for."""

    view: View = View.ALL
    mode: Mode | None = None
    name: str = ""
    sort: Sort = Sort.DUE
    descending: bool = False
    cursor: str | None = None

    @property
    def are_set(self) -> bool:
        """Whether anything is left out; an order leaves nothing out."""
        return self.view is not View.ALL or bool(self.name or self.mode)


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioRow:
    """One person of the list; `state` says where global support stands, in words and in colour."""

    ref: str
    name: str
    due: date | None
    last_on: date | None
    state: str
    state_tone: str
    channel: Channel | None = None
    barriers: Sequence[Category] = ()


class Half(StrEnum):
    """An actor's place in a pair, as the column of the support."""

    ADVISOR = "advisor_id"
    WORKER = "worker_id"


def half_of(role: str | None) -> Half:
    """The half of a pair a role takes."""
    return Half.ADVISOR if role in ADVISORS else Half.WORKER


def given_for(actor: Actor, today: date) -> dict[str, Any]:
    """The values of the named parameters."""
    return {"me": actor.membership, "today": today, "soon": today + timedelta(days=SOON_DAYS)}


def followed_by(half: Half, mode: Mode | None) -> FromClause:
    """One row for each file the actor follows: when the next contact is due, when the last one was."""
    query = (
        select(
            Support.file_id.label("file_id"),
            func.min(due_sql(Support)).label("due"),
            func.max(Support.last_contact_on).label("last_on"),
        )
        .where(getattr(Support, half) == ME, Support.end_on.is_(None))
        .group_by(Support.file_id)
    )
    if mode is not None:
        query = query.where(Support.mode == mode)
    return query.subquery("mine")


def without_support() -> ColumnElement[bool]:
    """A file of one's own where no support is open; a closed one that is only kept for reading is none."""
    held = select(FileAccess.file_id).where(
        FileAccess.membership_id == ME,
        FileAccess.why == AccessWhy.PAIR,
        FileAccess.until_at.is_(None),
    )
    followed = select(Support.id).where(Support.file_id == CaseFile.id, Support.end_on.is_(None)).exists()
    return and_(CaseFile.id.in_(held), ~followed)


def in_view(view: View, due: ColumnElement[Any]) -> ColumnElement[bool]:
    """What a part of the portfolio holds."""
    conditions: dict[View, ColumnElement[bool]] = {
        View.ALL: true(),
        View.LATE: due < TODAY,
        View.SOON: and_(due >= TODAY, due <= SOON),
        View.NONE: due.is_(None),
    }
    return conditions[view]


@lru_cache(maxsize=128)
def _people(half: Half, mode: Mode | None, view: View) -> tuple[Select[Any], dict[Sort, list[tuple[Any, Any]]]]:
    """The people of one half of a pair, and what each order sorts by."""
    mine = followed_by(half, mode)
    due = func.coalesce(mine.c.due, LAST).label("due")
    last = func.coalesce(mine.c.last_on, NEVER).label("last")
    followed: ColumnElement[bool] = mine.c.file_id.is_not(None)
    query: Select[Any] = (
        select(CaseFile.id, CaseFile.ref, Person.name_key, *NAMES, due, last, mine.c.file_id.label("followed"))
        .join(Person, Person.file_id == CaseFile.id)
        .outerjoin(mine, mine.c.file_id == CaseFile.id)
        .where(followed if mode else or_(followed, without_support()), in_view(view, mine.c.due))
    )
    return query, {
        Sort.DUE: [(due, date), (Person.name_key, str), (CaseFile.id, int)],
        Sort.NAME: [(Person.name_key, str), (CaseFile.id, int)],
        Sort.CONTACT: [(last, date), (Person.name_key, str), (CaseFile.id, int)],
    }


def portfolio(actor: Actor, filters: Filters, today: date, *, size: int = PAGE_SIZE) -> Page[PortfolioRow]:
    """One page of the actor's people."""
    query, keys = _people(half_of(actor.role), filters.mode, filters.view)
    for word in fold(filters.name).split():
        query = query.where(Person.name_key.contains(word, autoescape=True))
    page = paginate(
        db.session(),
        query,
        keys[filters.sort],
        filters.cursor,
        size=size,
        descending=filters.descending,
        given=given_for(actor, today),
    )
    return Page(rows=_dressed(page.rows), next=page.next, previous=page.previous)


def _dressed(rows: Sequence[Any]) -> list[PortfolioRow]:
    """Barriers, channels and states of one page of rows: the same number of queries whatever its length."""
    if not rows:
        return []
    ids = [row.id for row in rows]
    barriers: dict[int, set[Category]] = {}
    query = select(Barrier.file_id, Barrier.category).where(
        Barrier.file_id.in_(ids), Barrier.state == BarrierState.OPEN
    )
    for file_id, category in db.session.execute(query):
        barriers.setdefault(file_id, set()).add(category)
    channels = _channels([(row.id, row.last) for row in rows if row.last > NEVER])
    states = _states(ids)
    order = list(Category)
    return [
        PortfolioRow(
            ref=row.ref,
            name=f"{(row.usage_name or row.birth_name).upper()} {row.given_names}",
            due=row.due if row.followed is not None else None,
            last_on=row.last if row.last > NEVER else None,
            state=states[row.id][0],
            state_tone=states[row.id][1],
            channel=channels.get(row.id),
            barriers=sorted(barriers.get(row.id, ()), key=order.index),
        )
        for row in rows
    ]


def _states(ids: list[int]) -> dict[int, tuple[str, str]]:
    """Where global support stands for each file: the support itself, else the last referral, else none."""
    found = dict.fromkeys(ids, (_("Aucune orientation"), "neutral"))
    referral: Any = CaseFile.referrals.property.mapper.class_  # the referral knows the file; files know no referral
    sent = select(referral.file_id, referral.state).where(referral.file_id.in_(ids)).order_by(referral.id)
    for file_id, state in db.session.execute(sent):
        found[file_id] = (label(state), "info")
    supports = select(Support.file_id, Support.state).where(Support.file_id.in_(ids), Support.mode == Mode.GLOBAL)
    for file_id, state in db.session.execute(supports.order_by(Support.end_on.is_(None), Support.start_on)):
        found[file_id] = (label(state), SUPPORT_TONES[state])
    return found


def _channels(last: list[tuple[int, date]]) -> dict[int, Channel]:
    if not last:
        return {}
    query = select(Contact.file_id, Contact.channel).where(
        Contact.reached.is_(True), tuple_(Contact.file_id, Contact.on).in_(last)
    )
    return {row.file_id: row.channel for row in db.session.execute(query.order_by(Contact.id))}

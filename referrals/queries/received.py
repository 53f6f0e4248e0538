"""The inbox of the receiving side: its tabs, its tiles and one page of rows, each in one statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, case, func, select

from agreements import places
from agreements.models import AgreementTerms
from agreements.places import AgreementPlace
from casefiles.models import Person
from casefiles.queries import Member, members_named
from casefiles.workflow import Category
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.keyset import COUNT_LIMIT, PAGE_SIZE, Count, paginate
from core.search_key import fold, prefix_range
from referrals import clocks
from referrals.models import Referral, ReferralBarrier
from referrals.queries import conditions as when
from referrals.queries.conditions import OWED, given_for, tabs_of
from referrals.workflow import Direction, Sort, State, Tab, Urgency

# When the answer is owed: one that waits has the date of its review or of the place offered, and no other.
_OWED_BY: Any = case(
    (Referral.state == State.WAITING, func.coalesce(Referral.review_on, AgreementPlace.answer_by)),
    else_=Referral.answer_due_on,
).label("owed_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the list is narrowed to; every part stands in its address."""

    tab: Tab | None
    urgency: Urgency | None = None
    name: str = ""
    category: Category | None = None
    assigned_id: int | None = None
    sort: Sort = Sort.DUE
    descending: bool = False
    cursor: str | None = None

    @property
    def narrow(self) -> bool:
        """Some filter is in force beside the tab."""
        return bool(fold(self.name)) or self.category is not None or self.assigned_id is not None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the inbox."""

    ref: str
    person: str
    author: str
    categories: tuple[Category, ...]
    sent_on: date
    due_on: date | None
    closed_on: date | None
    assigned: str | None
    state: State
    direction: Direction
    move: clocks.Move
    is_mine: bool
    rank: int | None = None  # in the waiting list

    @property
    def can_be_assigned(self) -> bool:
        """The receiving side owes its answer, now or once a place is free."""
        return self.state in (*OWED, State.WAITING)


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of rows and the cursors of its neighbours."""

    rows: list[Row]
    next: str | None
    previous: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many stand behind each tab and each tile, exact to 1,000."""

    tabs: dict[Tab, Count]
    tiles: dict[Urgency, Count]


def owed(*, keeps_queues: bool, most: int) -> Any:
    """SQL: how many referrals an actor has to assign or to answer, counted no further than one beyond `most`."""
    return number(when.received(keeps_queues=keeps_queues), Referral.state.in_(OWED), most=most)


def number(*conditions: ColumnElement[bool], most: int = COUNT_LIMIT) -> Any:
    """SQL: how many referrals satisfy the conditions, counted no further than is shown."""
    rows = select(Referral.id).where(*conditions).limit(most + 1).subquery()
    return select(func.count()).select_from(rows).scalar_subquery()


def shown(found: int) -> Count:
    """Exact to 1,000, then "1 000+"."""
    return Count(min(found, COUNT_LIMIT), more=found > COUNT_LIMIT)


@lru_cache(maxsize=2)
def _numbers(*, keeps_queues: bool) -> Select[Any]:
    mine, tabs = when.received(keeps_queues=keeps_queues), when.tabs(keeps_queues=keeps_queues)
    return select(
        *(number(mine, when.in_tab(tab, keeps_queues=keeps_queues)) for tab in tabs),
        *(number(mine, when.urgent(tile)) for tile in Urgency),
    )


def inbox_counts(actor: Actor) -> Counts:
    """Every count of the inbox in one statement."""
    tabs, numbers = tabs_of(actor), _numbers(keeps_queues=bool(actor.queues))
    found = [shown(number) for number in db.session.execute(numbers, given_for(actor)).one()]
    return Counts(dict(zip(tabs, found, strict=False)), dict(zip(Urgency, found[len(tabs) :], strict=True)))


def inbox(actor: Actor, filters: Filters, *, size: int = PAGE_SIZE) -> Inbox:
    """One page of what waits for this actor: rows, their barriers, the names beside them; three statements."""
    rows = _rows(keeps_queues=bool(actor.queues), tab=filters.tab, urgency=filters.urgency)
    keys, descending = _order(filters)
    query, given = _narrowed(rows, filters), given_for(actor)
    page = paginate(db.session(), query, keys, filters.cursor, size=size, descending=descending, given=given)
    barriers = barriers_of(row.id for row in page.rows)
    members = members_named(key for row in page.rows for key in (row.author_id, row.assigned_id))
    ranks = places.ranks([row.id for row in page.rows if row.state == State.WAITING])
    shown_rows = [_row(row, barriers.get(row.id, ()), members, actor, ranks.get(row.id)) for row in page.rows]
    return Inbox(shown_rows, page.next, page.previous)


@lru_cache(maxsize=64)
def _rows(*, keeps_queues: bool, tab: Tab | None, urgency: Urgency | None) -> Select[Any]:
    query = _columns().where(when.received(keeps_queues=keeps_queues))
    if urgency is not None:
        return query.where(when.urgent(urgency))
    return query.where(when.in_tab(tab, keeps_queues=keeps_queues)) if tab is not None else query


def _columns() -> Select[Any]:
    columns: Any = (
        select(
            Referral.id,
            Referral.ref,
            Referral.territory,
            Referral.state,
            Referral.direction,
            Referral.author_id,
            Referral.assigned_id,
            Referral.sent_at,
            Referral.opened_at,
            Referral.asked_at,
            Referral.closed_at,
            Referral.answer_due_on,
            Referral.review_on,
            Referral.read_answer_at,
            Referral.outcome_on,
            Referral.outcome_read_at,
            Person.name_key,
            Person.birth_name,
            Person.usage_name,
            Person.given_names,
            *(getattr(AgreementTerms, name) for name in clocks.LENGTHS),
            AgreementPlace.answer_by,
            AgreementPlace.reserved_at,
            _OWED_BY,
        )
        .select_from(Referral)
        .join(Person, Person.file_id == Referral.file_id)
        .join(AgreementTerms, AgreementTerms.id == Referral.terms_id)
        .outerjoin(AgreementPlace, AgreementPlace.referral_id == Referral.id)
    )
    return cast("Select[Any]", columns)


def about(query: Select[Any], name: str) -> Select[Any]:
    """Those about people whose name begins so; all of them for nothing typed."""
    if not fold(name):
        return query
    lower, upper = prefix_range(name)
    return query.where(Person.name_key >= lower, Person.name_key < upper)


def _narrowed(query: Select[Any], filters: Filters) -> Select[Any]:
    query = about(query, filters.name)
    if filters.category is not None:
        named = select(ReferralBarrier.referral_id).where(ReferralBarrier.category == filters.category)
        query = query.where(Referral.id.in_(named))
    if filters.assigned_id is not None:
        query = query.where(Referral.assigned_id == filters.assigned_id)
    return query


Key = tuple[Any, type]  # a selected column and its Python type


def _order(filters: Filters) -> tuple[list[Key], bool]:
    """The sorted column, then the key that makes it unique; closed referrals begin with the latest answer."""
    if filters.sort is Sort.PERSON:
        return [(Person.name_key, str), (Referral.id, int)], filters.descending
    waiting = filters.tab is Tab.WAITING and filters.urgency is None  # no date runs: the order of arrival
    if filters.sort is Sort.RECEIVED or waiting:
        return [(Referral.sent_at, datetime), (Referral.id, int)], filters.descending
    if filters.tab is Tab.CLOSED and filters.urgency is None:
        return [(Referral.closed_at, datetime), (Referral.id, int)], not filters.descending
    due = _OWED_BY if filters.urgency is not None else Referral.answer_due_on
    return [(due, date), (Referral.id, int)], filters.descending


def barriers_of(referral_ids: Iterable[int]) -> dict[int, tuple[Category, ...]]:
    """Categories named in each referral, in the order of the enum."""
    asked = list(referral_ids)
    if not asked:
        return {}
    query = select(ReferralBarrier.referral_id, ReferralBarrier.category).where(ReferralBarrier.referral_id.in_(asked))
    found: dict[int, set[Category]] = {}
    for referral_id, category in db.session.execute(query):
        found.setdefault(referral_id, set()).add(Category(category))
    return {key: tuple(category for category in Category if category in named) for key, named in found.items()}


def person_name(row: Any) -> str:
    """« NOM Prénom », from the columns of a row."""
    return f"{(row.usage_name or row.birth_name).upper()} {row.given_names}"


def name_in(members: dict[int, Member], membership_id: int | None) -> str:
    """A colleague's name, empty when there is none."""
    member = members.get(membership_id or 0)
    return member.name if member else ""


def facts_of(row: Any) -> clocks.Facts:
    """What the clocks read, from the columns of a row."""
    return clocks.Facts(
        state=State(row.state),
        territory=row.territory,
        is_assigned=row.assigned_id is not None,
        sent_at=row.sent_at,
        opened_at=row.opened_at,
        asked_at=row.asked_at,
        answer_due_on=row.answer_due_on,
        closed_at=row.closed_at,
        review_on=row.review_on,
        read_answer_at=row.read_answer_at,
        outcome_on=row.outcome_on,
        outcome_read_at=row.outcome_read_at,
        place_by=row.answer_by,
        offered_at=row.reserved_at if row.answer_by else None,
        **{name: getattr(row, name) for name in clocks.LENGTHS},
    )


def _row(row: Any, categories: tuple[Category, ...], members: dict[int, Member], actor: Actor, rank: int | None) -> Row:
    facts = facts_of(row)
    move = clocks.whose_move(facts)
    answers = move.party is clocks.Party.WORKER and row.assigned_id == actor.membership
    return Row(
        ref=row.ref,
        person=person_name(row),
        author=name_in(members, row.author_id),
        categories=categories,
        sent_on=civil_date(row.sent_at, row.territory),
        due_on=clocks.answer_by(facts),
        closed_on=civil_date(row.closed_at, row.territory) if row.closed_at else None,
        assigned=name_in(members, row.assigned_id) or None,
        state=State(row.state),
        direction=row.direction,
        move=move,
        is_mine=answers or (move.party is clocks.Party.ROUTER and bool(actor.queues)),
        rank=rank,
    )

"""What an advisor sent, drafted, or is named in: tabs with their counts, and one page of rows."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, not_, or_, select

from agreements.models import AgreementTerms
from agreements.places import AgreementPlace
from casefiles.models import Person
from casefiles.queries import Member, members_named
from casefiles.workflow import Category
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.keyset import PAGE_SIZE, Count, paginate
from partners.models import Unit
from referrals import clocks
from referrals.models import Referral
from referrals.queries.conditions import ME, MINE
from referrals.queries.received import about, barriers_of, facts_of, name_in, number, person_name, shown
from referrals.workflow import CLOSED_STATES, OPEN_STATES, Direction, SentTab, State


@dataclass(frozen=True, slots=True)
class SentRow:
    """One line of the author's list."""

    ref: str
    person: str
    born: date
    categories: tuple[Category, ...]
    office: str | None
    moment_on: date
    state: State
    direction: Direction
    move: clocks.Move
    closed_on: date | None
    assigned: str | None
    author: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """One page of rows and the cursors of its neighbours."""

    rows: list[SentRow]
    next: str | None
    previous: str | None


_UNREAD_OUTCOME = and_(Referral.outcome_on.is_not(None), Referral.outcome_read_at.is_(None))


def _in_tab(tab: SentTab) -> ColumnElement[bool]:
    if tab is SentTab.NAMED:
        others = and_(Referral.named_id.in_(MINE), Referral.author_id.not_in(MINE))
        return and_(others, Referral.state.in_(OPEN_STATES))
    mine = Referral.author_id.in_(MINE)
    if tab is SentTab.OPEN:
        return and_(mine, Referral.state.in_(OPEN_STATES))
    if tab is SentTab.DRAFTS:
        return and_(Referral.author_id == ME, Referral.state == State.DRAFT)
    to_read = or_(Referral.read_answer_at.is_(None), _UNREAD_OUTCOME)
    return and_(mine, Referral.state.in_(CLOSED_STATES), not_(to_read) if tab is SentTab.CLOSED else to_read)


@lru_cache(maxsize=1)
def _numbers() -> Select[Any]:
    return select(*(number(_in_tab(tab)) for tab in SentTab))


def awaiting(most: int) -> Any:
    """SQL: how many of the author's referrals wait for the author: answers to read, questions to answer."""
    unread = and_(Referral.state.in_(CLOSED_STATES), or_(Referral.read_answer_at.is_(None), _UNREAD_OUTCOME))
    return number(Referral.author_id.in_(MINE), or_(Referral.state == State.INFO_NEEDED, unread), most=most)


def _given(actor: Actor) -> dict[str, Any]:
    """The values of the named parameters; whoever stands in answers for what an absent colleague sent."""
    return {"me": actor.membership, "mine": sorted(actor.acts_for)}


def sent_counts(actor: Actor) -> dict[SentTab, Count]:
    """Every count of the author's list in one statement."""
    numbers = db.session.execute(_numbers(), _given(actor)).one()
    return dict(zip(SentTab, map(shown, numbers), strict=True))


def sent(actor: Actor, tab: SentTab, cursor: str | None, *, name: str = "", size: int = PAGE_SIZE) -> Sent:
    """One page of the author's list, the latest first; of people whose name begins so, when one is asked for."""
    keys: list[tuple[Any, type]] = [
        (Referral.edited_at if tab is SentTab.DRAFTS else Referral.sent_at, datetime),
        (Referral.id, int),
    ]
    given = _given(actor)
    page = paginate(db.session(), about(_rows(tab), name), keys, cursor, size=size, descending=True, given=given)
    barriers = barriers_of(row.id for row in page.rows)
    members = members_named(key for row in page.rows for key in (row.author_id, row.assigned_id))
    rows = [_row(row, barriers.get(row.id, ()), members, tab) for row in page.rows]
    return Sent(rows, page.next, page.previous)


@lru_cache(maxsize=8)
def _rows(tab: SentTab) -> Select[Any]:
    return _columns().where(_in_tab(tab))


def _row(row: Any, categories: tuple[Category, ...], members: dict[int, Member], tab: SentTab) -> SentRow:
    move = clocks.whose_move(facts_of(row))
    return SentRow(
        ref=row.ref,
        person=person_name(row),
        born=row.birth_date,
        categories=categories,
        office=row.office,
        moment_on=civil_date(row.sent_at or row.edited_at, row.territory),
        state=State(row.state),
        direction=row.direction,
        move=move,
        is_mine=tab is not SentTab.NAMED and move.party is clocks.Party.AUTHOR,
        closed_on=civil_date(row.closed_at, row.territory) if row.closed_at else None,
        assigned=name_in(members, row.assigned_id) or None,
        author=name_in(members, row.author_id),
    )


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
            Referral.edited_at,
            Referral.opened_at,
            Referral.asked_at,
            Referral.closed_at,
            Referral.review_on,
            Referral.answer_due_on,
            Referral.read_answer_at,
            Referral.outcome_on,
            Referral.outcome_read_at,
            Person.birth_name,
            Person.usage_name,
            Person.given_names,
            Person.birth_date,
            Unit.name.label("office"),
            *(getattr(AgreementTerms, name) for name in clocks.LENGTHS),
            AgreementPlace.answer_by,
            AgreementPlace.reserved_at,
        )
        .select_from(Referral)
        .join(Person, Person.file_id == Referral.file_id)
        .outerjoin(Unit, Unit.id == Referral.to_unit_id)
        .outerjoin(AgreementTerms, AgreementTerms.id == Referral.terms_id)
        .outerjoin(AgreementPlace, AgreementPlace.referral_id == Referral.id)
    )
    return cast("Select[Any]", columns)

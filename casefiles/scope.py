"""Who sees and writes which row of a case file: the guard's criteria, all through named access.

Two reaches (`casefiles.workflow.AccessLevel`): *index* - the file exists, who the person is, who follows - and
*content*. Items of the content also carry a level: shared, own service, author.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, false, or_, select
from sqlalchemy.orm import Session

from casefiles.assigning.models import RemoteFollowUp
from casefiles.documents.models import Document
from casefiles.following.models import DiagnosisValidation, SupportPause
from casefiles.models import (
    Barrier,
    CaseFile,
    Contact,
    FileAccess,
    FileEvent,
    Note,
    OfFile,
    Person,
    PersonAgreement,
    PersonLink,
    PlanItem,
    Revision,
    Support,
    Written,
)
from casefiles.past.models import ItemChange
from casefiles.workflow import AccessLevel, AccessWhy, Level
from core.actor import Actor, Kind
from core.clock import now
from core.db import UtcDateTime
from core.guard import ALIAS_PREFIX, asked_by_rule, protect

Scoped = type[CaseFile] | type[OfFile]


def held_rows(actor: Actor, alias: Any, level: AccessLevel) -> ColumnElement[bool]:
    """Access rows that count now for this actor: its membership's, and its queues'."""
    at: ColumnElement[Any] = bindparam("guard_at", unique=True, callable_=now, type_=UtcDateTime())
    # Without a membership, "= NULL" would be read as "is null" and find every queue's row.
    holder = false() if actor.membership is None else alias.c.membership_id == actor.membership
    if actor.queues:
        holder = or_(holder, alias.c.unit_id.in_(actor.queues))
    valid = and_(alias.c.from_at <= at, or_(alias.c.until_at.is_(None), alias.c.until_at > at))
    return and_(holder, valid, *([alias.c.level == level] if level is AccessLevel.CONTENT else []))


def within_reach(actor: Actor, column: Any, name: str, level: AccessLevel = AccessLevel.INDEX) -> ColumnElement[bool]:
    """SQL: the actor has named access to the file in `column`, at least at `level`.

    A keeper of queues may reach tens of thousands of files, so the test is made row by row (flat for a page of 50);
    everyone else reaches at most a few hundred, so the set is looked up once (flat for a search by name).
    """
    alias = FileAccess.__table__.alias(f"{ALIAS_PREFIX}{name}")
    rows: Select[Any] = select(alias.c.file_id).where(held_rows(actor, alias, level))
    if actor.queues:
        return exists(rows.where(alias.c.file_id == column))
    chosen: ColumnElement[bool] = column.in_(rows)
    return chosen


def has_access(
    session: Session, actor: Actor, file_id: int, level: AccessLevel = AccessLevel.INDEX, *, writing: bool = False
) -> bool:
    """Whether the actor reaches one file now; what is opened in an emergency is read, never written."""
    alias = FileAccess.__table__.alias(f"{ALIAS_PREFIX}asked")
    rows = select(alias.c.id).where(alias.c.file_id == file_id, held_rows(actor, alias, level)).limit(1)
    if writing:
        rows = rows.where(alias.c.why != AccessWhy.GLASS)
    return asked_by_rule(session, rows) is not None


def _is_new_file(session: Session, item: Any) -> bool:
    """A file made in this very transaction belongs to whoever makes it."""
    made: set[int] = session.info.setdefault("files_made", set())
    if isinstance(item, CaseFile):
        return item in session.new
    return item.file in session.new if item.file_id is None else item.file_id in made


def may_write(level: AccessLevel) -> Callable[[Session, Actor, Any], bool]:
    """Write rule: named access to the item's file; a new item names its true author."""

    def rule(session: Session, actor: Actor, item: Any) -> bool:
        if not actor.is_member:
            return False
        own = isinstance(item, Written) and (item.author_id, item.organisation_id) == (
            actor.membership,
            actor.organisation,
        )
        if isinstance(item, Written) and item in session.new and not own:
            return False
        if _is_new_file(session, item):
            return True
        file_id = item.id if isinstance(item, CaseFile) else item.file_id
        return file_id is not None and has_access(session, actor, file_id, level, writing=True)

    return rule


def _protect(cls: Any, level: AccessLevel, *, written: bool = False, write: AccessLevel | None = None) -> None:
    column = cls.id if cls is CaseFile else cls.file_id

    def visible(actor: Actor) -> ColumnElement[bool]:
        reach = within_reach(actor, column, cls.__tablename__, level)
        if not written:
            return reach
        readable = or_(
            cls.level == Level.SHARED,
            and_(cls.level == Level.OWN_SERVICE, cls.organisation_id == actor.organisation),
            cls.author_id == actor.membership,
        )
        return and_(reach, readable)

    scope = (
        ("territory",) if cls is CaseFile else ("file_id", "author_id", "organisation_id") if written else ("file_id",)
    )
    protect(cls, visible=visible, writable=may_write(write or level), scope=scope)


_cls: Any
for _cls in (CaseFile, Person):
    _protect(_cls, AccessLevel.INDEX, write=AccessLevel.CONTENT)
for _cls in (FileAccess, Support):
    _protect(_cls, AccessLevel.INDEX)
_protect(RemoteFollowUp, AccessLevel.CONTENT)
# How long a support waits is known to whoever knows the support; why is asked for on pages of the content only.
_protect(SupportPause, AccessLevel.INDEX)
_protect(DiagnosisValidation, AccessLevel.CONTENT)
# The router who accepts for a colleague records facts of a content he does not read.
for _cls in (FileEvent, PersonAgreement):
    _protect(_cls, AccessLevel.CONTENT, write=AccessLevel.INDEX)


def _visible_link(actor: Actor) -> ColumnElement[bool]:
    """Whoever reads the file sees what was sent; whoever holds the link sees its one row, and nothing else at all."""
    if actor.kind is Kind.LINK:
        return PersonLink.id == (actor.opens("person_links") or 0)
    return within_reach(actor, PersonLink.file_id, "person_links", AccessLevel.CONTENT)


def _writable_link(session: Session, actor: Actor, link: PersonLink) -> bool:
    if actor.kind is Kind.LINK:
        return link not in session.new and link.id == (actor.opens("person_links") or 0)
    return may_write(AccessLevel.CONTENT)(session, actor, link)


protect(PersonLink, visible=_visible_link, writable=_writable_link, scope=("file_id", "partner_id"))
for _cls in (Barrier, PlanItem, Contact, Note, Revision, ItemChange, Document):
    _protect(_cls, AccessLevel.CONTENT, written=True)

"""Reading notices, choices and pauses; everything is of the membership that asks."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, select

from accounts.models import Notice, User
from core.db import db
from core.errors import NotFound
from core.i18n import gettext as _
from core.keyset import Page, paginate
from partners.models import Membership, Unit
from partners.notices.models import NoticeChoice, NoticePause


def page(membership_id: int | None, cursor: str | None, *, unread_only: bool) -> Page[Any]:
    """One page as rows, the latest first."""
    query = select(Notice.id, Notice.kind, Notice.endpoint, Notice.ref, Notice.text, Notice.about).add_columns(
        Notice.by_id, Notice.created_at, Notice.read_at
    )
    query = query.where(Notice.membership_id == membership_id)
    if unread_only:
        query = query.where(Notice.read_at.is_(None))
    keys: list[tuple[Any, type]] = [(Notice.id, int)]
    return paginate(db.session(), query, keys, cursor, descending=True)


def one(notice_id: int, membership_id: int | None, *, lock: bool = False) -> Notice:
    """A notice of one's own. Raises NotFound."""
    query = select(Notice).where(Notice.id == notice_id, Notice.membership_id == membership_id)
    found = db.session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound(_("Cette notification n’existe pas, ou n’est pas la vôtre."))
    return found


def is_paused(day: ColumnElement[date] | date) -> ColumnElement[bool]:
    """SQL: whom a notice is for asked not to be told about its file on that day."""
    return exists(
        select(NoticePause.id).where(
            NoticePause.membership_id == Notice.membership_id,
            NoticePause.about == Notice.about,
            NoticePause.until_on >= day,
        )
    )


def unread(most: int) -> ColumnElement[Any]:
    """How many wait for the membership in `me` on the day in `today`, counted up to one more than `most`."""
    rows: Select[Any] = select(Notice.id).where(
        Notice.membership_id == bindparam("me"), Notice.read_at.is_(None), ~is_paused(bindparam("today"))
    )
    return select(func.count()).select_from(rows.limit(most + 1).subquery()).scalar_subquery()


def last_unread(membership_id: int | None) -> int | None:
    """Key of the latest unread one: « all » is what there was when the page was made."""
    query = select(func.max(Notice.id)).where(Notice.membership_id == membership_id, Notice.read_at.is_(None))
    return db.session.scalar(query)


def unread_elsewhere(membership_ids: Sequence[int]) -> int:
    """How many wait under other posts of the same person."""
    if not membership_ids:
        return 0
    query = select(func.count()).where(Notice.membership_id.in_(membership_ids), Notice.read_at.is_(None))
    return db.session.scalar(query) or 0


def hold(membership_id: int | None) -> None:
    """What a membership chooses is written by one request at a time, until the end of its transaction."""
    db.session.execute(select(Membership.id).where(Membership.id == membership_id).with_for_update())


def choices(membership_id: int | None) -> dict[str, NoticeChoice]:
    """What a membership chose, by topic."""
    query = select(NoticeChoice).where(NoticeChoice.membership_id == membership_id)
    return {choice.topic: choice for choice in db.session.scalars(query)}


def pauses(membership_id: int | None, day: date) -> Sequence[NoticePause]:
    """Those that hold on a day, the first to end first."""
    query = select(NoticePause).where(NoticePause.membership_id == membership_id, NoticePause.until_on >= day)
    return db.session.scalars(query.order_by(NoticePause.until_on, NoticePause.id)).all()


def pause_about(membership_id: int | None, about: str) -> NoticePause | None:
    """The pause for one file, ended or not."""
    query = select(NoticePause).where(NoticePause.membership_id == membership_id, NoticePause.about == about)
    return db.session.scalar(query)


def pause(pause_id: int, membership_id: int | None) -> NoticePause:
    """A pause of one's own. Raises NotFound."""
    query = select(NoticePause).where(NoticePause.id == pause_id, NoticePause.membership_id == membership_id)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound(_("Cette pause n’existe pas, ou a déjà pris fin."))
    return found


def post(membership_id: int) -> Any:
    """Name of who holds a post, and its unit, as a letter is addressed."""
    query = select(Membership, User, Unit).join(User, User.id == Membership.user_id)
    query = query.join(Unit, Unit.id == Membership.unit_id).where(Membership.id == membership_id)
    return db.session.execute(query).one()

"""What the accounts themselves tell: rows of the journal, sessions, failed tries; and reading alerts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from accounts.audit import workflow
from accounts.audit.misses import MISS
from accounts.audit.models import Alert, JournalCheck
from accounts.models import JournalEntry, JournalSeal, SignInAttempt, User, UserSession
from accounts.throttle import account_key
from core.clock import civil_date
from core.db import db
from core.errors import NotFound
from core.i18n import gettext as _
from core.keyset import Page, paginate


@dataclass(frozen=True, slots=True)
class Readings:
    """Distinct files an account opened in a window, and the membership it last used."""

    user_id: int
    membership_id: int
    files: frozenset[int]


def first_row_since(session: Session, since: datetime) -> int:
    """A number below all rows written since: rows sealed before an instant were written before it."""
    query = select(JournalSeal.last_id).where(JournalSeal.sealed_at <= since)
    return session.scalar(query.order_by(JournalSeal.last_id.desc()).limit(1)) or 0


def readings(session: Session, since: datetime) -> list[Readings]:
    """Who opened which files since an instant."""
    query = (
        select(JournalEntry.user_id, JournalEntry.file_id, func.max(JournalEntry.id).label("last"))
        .where(JournalEntry.id > first_row_since(session, since), JournalEntry.at > since)
        .where(JournalEntry.user_id.is_not(None), JournalEntry.file_id.is_not(None))
        .group_by(JournalEntry.user_id, JournalEntry.file_id)
    )
    files: dict[int, set[int]] = defaultdict(set)
    last: dict[int, int] = {}
    for row in session.execute(query):
        files[row.user_id].add(row.file_id)
        last[row.user_id] = max(last.get(row.user_id, 0), row.last)
    posts = _posts(session, last.values())
    return [
        Readings(user_id, post, frozenset(opened))
        for user_id, opened in files.items()
        if (post := posts.get(last[user_id])) is not None
    ]


def _posts(session: Session, rows: Iterable[int]) -> dict[int, int | None]:
    """The membership of each of these rows."""
    query = select(JournalEntry.id, JournalEntry.membership_id).where(JournalEntry.id.in_(list(rows)))
    return {row.id: row.membership_id for row in session.execute(query)}


def files_by_day(session: Session, user_id: int, at: datetime) -> dict[date, int]:
    """Distinct files an account opened, by day of the last thirty; days without any are left out."""
    since = at - timedelta(days=workflow.MEDIAN_DAYS)
    query = select(JournalEntry.at, JournalEntry.file_id).where(
        JournalEntry.user_id == user_id, JournalEntry.at > since, JournalEntry.file_id.is_not(None)
    )
    opened: dict[date, set[int]] = defaultdict(set)
    for row in session.execute(query):
        opened[civil_date(row.at, None)].add(row.file_id)
    return {day: len(files) for day, files in opened.items()}


def misses(session: Session, since: datetime) -> list[tuple[int, int, int]]:
    """Account, membership and how many pages it asked for in vain since an instant, where that is often."""
    query = (
        select(JournalEntry.user_id, func.max(JournalEntry.membership_id), func.count())
        .where(JournalEntry.id > first_row_since(session, since), JournalEntry.at > since)
        .where(JournalEntry.action == MISS, JournalEntry.user_id.is_not(None))
        .where(JournalEntry.membership_id.is_not(None))
        .group_by(JournalEntry.user_id)
        .having(func.count() >= workflow.MISSES)
    )
    return [(user_id, post, number) for user_id, post, number in session.execute(query) if user_id and post]


def addresses(session: Session, since: datetime) -> list[tuple[int, int, int]]:
    """Account, a membership, and from how many network addresses it signed in, where those are many."""
    number = func.count(UserSession.address.distinct())
    query = (
        select(UserSession.user_id, func.max(UserSession.membership_id), number)
        .where(UserSession.started_at > since, UserSession.membership_id.is_not(None))
        .group_by(UserSession.user_id)
        .having(number >= workflow.ADDRESSES)
    )
    return [(user_id, post, found) for user_id, post, found in session.execute(query) if post]


def guesses(session: Session, since: datetime, keys: Sequence[str]) -> dict[str, set[int]]:
    """Accounts that were tried without success from each network address that tried many, known or not."""
    tried: dict[str, set[str]] = defaultdict(set)
    query = select(SignInAttempt.address, SignInAttempt.account_key).where(
        SignInAttempt.at > since, SignInAttempt.succeeded.is_(False)
    )
    for row in session.execute(query.distinct()):
        tried[row.address].add(row.account_key)
    many = {address: found for address, found in tried.items() if len(found) >= workflow.GUESSED_ACCOUNTS}
    if not many:
        return {}
    users = _users_by_key(session, keys)
    return {address: {users[key] for key in found if key in users} for address, found in many.items()}


def tries(session: Session, since: datetime, keys: Sequence[str]) -> dict[int, int]:
    """Accounts whose password or second factor was tried in vain many times, from whatever address: how many times."""
    number = func.count()
    query = (
        select(SignInAttempt.account_key, number.label("number"))
        .where(SignInAttempt.at > since, SignInAttempt.succeeded.is_(False))
        .group_by(SignInAttempt.account_key)
        .having(number >= workflow.TRIES)
    )
    rows = session.execute(query).all()
    users = _users_by_key(session, keys) if rows else {}
    found: dict[int, int] = defaultdict(int)
    for row in rows:
        if row.account_key in users:
            found[users[row.account_key]] += row.number
    return dict(found)


def _users_by_key(session: Session, keys: Sequence[str]) -> dict[str, int]:
    """What stands for an account where tries are counted: for its password, and for its second factor."""
    query = select(User.id, User.email).where(User.deactivated_at.is_(None))
    names = [(row.id, name) for row in session.execute(query) for name in (row.email, f"factor {row.id}")]
    return {account_key(name, key): user_id for user_id, name in names for key in keys}


def running(session: Session) -> dict[str, Alert]:
    """Episodes that go on, by key."""
    return {alert.key: alert for alert in session.scalars(select(Alert).where(Alert.ended_at.is_(None)))}


def alerts(cursor: str | None, *, open_only: bool) -> Page[Any]:
    """One page of those the actor sees, the latest first, with the account they are about."""
    query = (
        select(Alert.id, Alert.ref, Alert.kind, Alert.address, Alert.counted, Alert.most, Alert.began_at)
        .add_columns(Alert.acknowledged_at, Alert.unit_id, User.given_name, User.family_name)
        .outerjoin(User, User.id == Alert.user_id)
    )
    if open_only:
        query = query.where(Alert.acknowledged_at.is_(None))
    keys: list[tuple[Any, Any]] = [(Alert.id, int)]
    return paginate(db.session(), query, keys, cursor, descending=True)


def unanswered(most: int) -> ColumnElement[Any]:
    """How many of those the actor sees wait for somebody, counted up to one more than `most`."""
    rows: Select[Any] = select(Alert.id).where(Alert.acknowledged_at.is_(None))
    return select(func.count()).select_from(rows.limit(most + 1).subquery()).scalar_subquery()


def alert(ref: str, *, lock: bool = False) -> Alert:
    """One the actor sees. Raises NotFound."""
    query = select(Alert).where(Alert.ref == ref)
    found = db.session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound(_("Cette alerte n’existe pas, ou n’est pas de votre unité."))
    return found


def last_check(organisation_id: int | None) -> JournalCheck | None:
    """The latest verification an institution asked for."""
    query = select(JournalCheck).where(JournalCheck.organisation_id == organisation_id)
    return db.session.scalar(query.order_by(JournalCheck.id.desc()).limit(1))

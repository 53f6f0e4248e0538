"""Mails about notices: one digest a day and person, and what was asked for at once. The worker's part.

A notice is settled in the transaction that writes its mail, and is counted in no other afterwards.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from flask import current_app
from sqlalchemy import Select, func, select

from accounts.models import Notice, User
from core import jobs, outbox
from core.clock import civil_date
from core.config import Settings
from core.db import db
from core.i18n import lazy_gettext as _l
from partners.actors import in_force
from partners.models import Membership, Unit
from partners.notices import queries
from partners.notices.models import NoticeChoice
from partners.notices.topics import lines, topic_of
from partners.notices.workflow import Mode, digest_until

DIGEST = outbox.declare(
    "notices.digest",
    subject=_l("Binôme : vos notifications du %(day)s"),
    text=_l(
        "Bonjour,\n\nDu nouveau vous attend dans Binôme :\n\n%(counts)s\n\n"
        "Connectez-vous pour le lire : %(address)s\n\n"
        "Ce récapitulatif part une fois par jour ouvré, quand il y a du nouveau. La page des notifications permet d’en "
        "changer.\n\nBinôme"
    ),
    lines=lines,
)
NEWS = outbox.declare(
    "notices.at_once",
    subject=_l("Binôme : une notification"),
    text=_l(
        "Bonjour,\n\nDu nouveau vous attend dans Binôme :\n\n%(counts)s\n\n"
        "Connectez-vous pour le lire : %(address)s\n\n"
        "Vous avez demandé à recevoir ces messages aussitôt. La page des notifications permet d’en changer.\n\nBinôme"
    ),
    lines=lines,
)


def _waiting(*columns: Any, day: date) -> Select[Any]:
    """Notices nobody read nor was mailed about, of posts in force; those about a person one is paused for left out."""
    return (
        select(*columns)
        .select_from(Notice)
        .join(Membership, Membership.id == Notice.membership_id)
        .join(User, User.id == Membership.user_id)
        .where(Notice.read_at.is_(None), Notice.settled_at.is_(None), User.deactivated_at.is_(None))
        .where(*in_force(day), ~queries.is_paused(day))
    )


def ask_for_digests(*, at: datetime) -> None:
    """A job for each person for whom something waits that a digest of today may hold."""
    query = _waiting(Membership.user_id, Unit.territory, func.min(Notice.created_at), day=civil_date(at, None))
    query = query.join(Unit, Unit.id == Membership.unit_id).group_by(Membership.user_id, Unit.territory)
    for user_id, territory, oldest in db.session.execute(query).all():
        until = digest_until(at, territory)
        if until is not None and oldest <= until:
            jobs.enqueue("notices.digest_of", {"user_id": user_id}, key=f"digest:{user_id}")


def send_digest(user_id: int, *, at: datetime) -> None:
    """The digest of today of one person, whatever their posts, unless it is not due, empty, or was already written."""
    territory = _zone_of(user_id, at)
    until = digest_until(at, territory)
    if until is None:
        return
    query = _waiting(Notice, User.email, day=civil_date(at, territory))
    query = query.where(Membership.user_id == user_id, Notice.created_at <= until)
    rows = db.session.execute(query.order_by(Notice.id).with_for_update(of=Notice)).all()
    modes = _modes(row.Notice.membership_id for row in rows)
    kept = [row for row in rows if _is_mailed(row.Notice, modes)]
    if kept and not _write(user_id, kept, at, territory):
        return  # today's has left already
    for row in rows:
        row.Notice.settled_at = at


def _zone_of(user_id: int, at: datetime) -> str | None:
    """The territory of the first post in force, under which the person signs in."""
    query = select(Unit.territory).join(Membership, Membership.unit_id == Unit.id)
    query = query.where(Membership.user_id == user_id, *in_force(civil_date(at, None)))
    return db.session.scalar(query.order_by(Membership.id).limit(1))


def _modes(membership_ids: Iterable[int]) -> dict[tuple[int, str], Mode]:
    query = select(NoticeChoice).where(NoticeChoice.membership_id.in_(set(membership_ids)))
    return {(one.membership_id, one.topic): one.mode for one in db.session.scalars(query)}


def _is_mailed(notice: Notice, modes: dict[tuple[int, str], Mode]) -> bool:
    topic = topic_of(notice.kind)
    return not topic.own_mail and modes.get((notice.membership_id, topic.code)) is not Mode.HERE


def _write(user_id: int, rows: Sequence[Any], at: datetime, territory: str | None) -> bool:
    """The mail; a digest about one person alone can be stopped with what is about that person."""
    day, about = civil_date(at, territory), {row.Notice.about for row in rows}
    return outbox.send(
        to=rows[0].email,
        kind=DIGEST,
        values={"day": day, "address": _address()},
        counts=Counter(topic_of(row.Notice.kind).code for row in rows),
        key=f"{DIGEST}:{user_id}:{day.isoformat()}",
        about=about.pop() if len(about) == 1 else None,
    )


def _address() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return f"{settings.base_url}/compte/notifications"


def send_at_once(notice_id: int, *, at: datetime) -> None:
    """The mail of one notice, if that is still wished; else it stays for the digest."""
    query = _waiting(Notice, User.email, day=civil_date(at, None)).where(Notice.id == notice_id)
    row = db.session.execute(query.with_for_update(of=Notice)).one_or_none()
    if row is None:
        return
    topic = topic_of(row.Notice.kind)
    if _modes([row.Notice.membership_id]).get((row.Notice.membership_id, topic.code)) is not Mode.AT_ONCE:
        return
    outbox.send(
        to=row.email,
        kind=NEWS,
        values={"address": _address()},
        counts={topic.code: 1},
        key=f"{NEWS}:{notice_id}",
        about=row.Notice.about,
    )
    row.Notice.settled_at = at

"""Telling members of a fact, and what they choose about it. Each takes the running session and never commits."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select, update

from accounts.journal import record_writing
from accounts.models import Notice
from core import jobs, outbox
from core.actor import Actor
from core.clock import civil_date, now
from core.db import db
from core.errors import Refusal
from core.events import subscribe
from core.i18n import format_date
from core.i18n import gettext as _
from partners.members import cover
from partners.notices import queries
from partners.notices.models import NoticeChoice, NoticePause
from partners.notices.topics import topic_of
from partners.notices.workflow import LONGEST_PAUSE, Mode


def tell(
    whom: Iterable[int],
    *,
    kind: str,
    text: str,
    endpoint: str,
    ref: str,
    at: datetime,
    by_id: int | None,
    about: str | None = None,
    quietly: bool = False,
) -> None:
    """One notice for each membership, and for whoever stands in for one of them now.

    It goes into their next digest, unless they chose otherwise.

    `about` is the reference of the case file it is about. `quietly`: kept to explain a lost race, not to be read.
    """
    read_at = at if quietly else None
    whom = set(whom)
    whom |= set(cover.standing_in(whom, at).values()) - {by_id}
    told = [
        Notice(membership_id=key, kind=kind, endpoint=endpoint, ref=ref, text=text, about=about, by_id=by_id,
               created_at=at, read_at=read_at)
        for key in sorted(whom)
    ]  # fmt: skip
    db.session.add_all(told)
    if told and not quietly and not topic_of(kind).own_mail:
        _hurry(told, topic_of(kind).code)


def _hurry(told: list[Notice], topic: str) -> None:
    """Those who asked for it get a mail at once: the worker looks again at what they chose, and at their pauses."""
    query = select(NoticeChoice.membership_id).where(
        NoticeChoice.membership_id.in_([notice.membership_id for notice in told]),
        NoticeChoice.topic == topic,
        NoticeChoice.mode == Mode.AT_ONCE,
    )
    wished = set(db.session.scalars(query))
    if wished:
        db.session.flush()
    for notice in told:
        if notice.membership_id in wished:
            jobs.enqueue("notices.at_once", {"notice_id": notice.id}, key=f"notice:{notice.id}")


def _hold_back(stopped: outbox.Stopped) -> None:
    """No mail is written any more for notices about it."""
    query = update(Notice).where(Notice.about == stopped.about, Notice.settled_at.is_(None))
    db.session.execute(query.values(settled_at=now()).execution_options(synchronize_session="fetch"))


def listen() -> None:
    """Subscribe; done once when the module is imported, again after a test emptied the registry."""
    subscribe(outbox.Stopped, _hold_back)


listen()


def mark_read(notice_id: int, *, by: Actor, at: datetime) -> None:
    """One of one's own. Raises NotFound; one that was read stays as it is."""
    notice = queries.one(notice_id, by.membership, lock=True)
    if notice.read_at is None:
        notice.read_at = at


def mark_all_read(last_id: int, *, by: Actor, at: datetime) -> int:
    """All one's own up to the last one that was shown: what arrived meanwhile stays unread. How many."""
    query = update(Notice).where(Notice.membership_id == by.membership, Notice.read_at.is_(None), Notice.id <= last_id)
    return len(db.session.scalars(query.values(read_at=at).returning(Notice.id)).all())


def choose(modes: Mapping[str, Mode], *, by: Actor) -> None:
    """Keep what a member chose, topic by topic; the choices must be held."""
    known = queries.choices(by.membership)
    for topic, mode in modes.items():
        if topic not in known:
            db.session.add(NoticeChoice(membership_id=by.membership, topic=topic, mode=mode))
        elif known[topic].mode is not mode:
            known[topic].mode = mode
            known[topic].version += 1
    record_writing("notice.choose")


def pause(notice: Notice, until: date, *, by: Actor, at: datetime) -> NoticePause:
    """Not be told about the file of a notice until the end of a day; asked again, the day is another.

    Raises Refusal for a day that is over or too far, and for a notice that is about nobody.
    """
    today = civil_date(at, by.territory)
    last = today + timedelta(days=LONGEST_PAUSE)
    if notice.about is None or by.membership is None:
        raise Refusal(_("Cette notification n’est pas à propos d’une personne."))
    if not today <= until <= last:
        raise Refusal(_("Choisissez un jour entre aujourd’hui et le %(last)s.", last=format_date(last)), field="until")
    queries.hold(by.membership)
    found = queries.pause_about(by.membership, notice.about)
    if found is None:
        found = NoticePause(membership_id=by.membership, about=notice.about, until_on=until, created_at=at)
        db.session.add(found)
    found.until_on = until
    record_writing("notice.pause", subject=notice.about)
    return found


def resume(found: NoticePause) -> None:
    """Be told again from now on."""
    record_writing("notice.resume", subject=found.about)
    db.session.delete(found)

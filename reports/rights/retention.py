"""The night's work of retention: which files fall due, who is told, what is anonymised. Each call is one short
transaction over a range of files, so that a million of them hold nobody up.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, or_, select

from casefiles.models import CaseFile, Contact, PersonLink, Support
from casefiles.rights.anonymising import anonymise
from casefiles.rights.models import PurgeWarning, RightsRequest
from casefiles.rights.retention import FILE, NOTICE, REFERRAL, WARNINGS, Facts, due_on, warning_at
from casefiles.rights.workflow import HOLDS_ERASURE, RequestState
from core.clock import civil_date, months_after
from core.db import db
from referrals.link_models import ReferralLink
from referrals.models import Referral
from referrals.workflow import OPEN_STATES, State

RANGE = 20_000  # files looked through at once
MOST_TOLD = 1_000  # files announced at once
LINK_DAYS = timedelta(days=30)
LIVE = (State.DRAFT, *OPEN_STATES)


@dataclass(frozen=True, slots=True)
class Due:
    """A file that falls due within sixty days, and where its people are told."""

    file_id: int
    ref: str
    due_on: date
    today: date


def last_file() -> int:
    """The highest key there is."""
    return db.session.scalars(select(func.coalesce(func.max(CaseFile.id), 0))).one()


def falling_due(after: int, months: Mapping[str, int], at: datetime) -> list[Due]:
    """Files of the range after a key that fall due within sixty days, unless something holds them back."""
    return _due(months, at, CaseFile.id > after, CaseFile.id <= after + RANGE)


def _due(months: Mapping[str, int], at: datetime, *where: ColumnElement[bool]) -> list[Due]:
    soon = civil_date(at, None) + timedelta(days=max(WARNINGS) + 1)
    candidates = db.session.execute(_candidates(months, soon).where(*where)).all()
    facts = _facts([row.id for row in candidates], {row.id: row for row in candidates})
    found = []
    for row in candidates:
        due, today = due_on(facts[row.id], dict(months)), civil_date(at, row.territory)
        if warning_at(due, today) is not None:
            found.append(Due(row.id, row.ref, due, today))
    return found


def _candidates(months: Mapping[str, int], soon: date) -> Any:
    """A little more than those: what indexes can tell. Nobody works on them, nobody waits for an answer about them."""
    of_file = Support.file_id == CaseFile.id
    entered = exists().where(of_file, Support.entry_on.is_not(None))
    met_since = exists().where(of_file, Support.last_contact_on > months_after(soon, -months[FILE]))
    answered_since = exists().where(
        Referral.file_id == CaseFile.id, Referral.closed_at > _instant(months_after(soon, -months[REFERRAL]))
    )
    return (
        select(CaseFile.id, CaseFile.ref, CaseFile.territory, CaseFile.created_at)
        .where(CaseFile.anonymised_at.is_(None))
        .where(CaseFile.created_at <= _instant(months_after(soon, -min(months[FILE], months[REFERRAL]))))
        .where(~exists().where(of_file, Support.end_on.is_(None)))
        .where(~exists().where(Referral.file_id == CaseFile.id, Referral.state.in_(LIVE)))
        .where(~_awaited())
        .where(or_(entered & ~met_since, ~entered & ~answered_since))
        .order_by(CaseFile.id)
    )


def _instant(day: date) -> datetime:
    """The end of a day wherever it ends last; the exact day is looked at afterwards."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=2)


def _awaited() -> Any:
    return exists().where(
        RightsRequest.file_id == CaseFile.id,
        RightsRequest.state == RequestState.OPEN,
        RightsRequest.kind.in_(HOLDS_ERASURE),
    )


def _facts(file_ids: Sequence[int], rows: Mapping[int, Any]) -> dict[int, Facts]:
    """Three queries for any number of files."""
    supports = select(
        Support.file_id, func.max(Support.last_contact_on), func.max(Support.end_on), func.count(Support.entry_on)
    )
    of_support = {row[0]: row for row in _grouped(supports, Support, file_ids)}
    met = select(Contact.file_id, func.max(Contact.on)).where(Contact.reached)
    of_contact = {row[0]: row[1] for row in _grouped(met, Contact, file_ids)}
    closed = select(Referral.file_id, func.max(Referral.closed_at))
    answered = {row[0]: row[1] for row in _grouped(closed, Referral, file_ids)}
    found = {}
    for key in file_ids:
        _key, last, end, entered = of_support.get(key, (key, None, None, 0))
        contacts = [day for day in (last, of_contact.get(key)) if day is not None]
        zone = rows[key].territory
        found[key] = Facts(
            created_on=civil_date(rows[key].created_at, zone),
            entered=entered > 0,
            last_contact_on=max(contacts, default=None),
            last_end_on=end,
            last_answer_on=civil_date(answered[key], zone) if answered.get(key) else None,
        )
    return found


def _grouped(query: Any, cls: Any, file_ids: Sequence[int]) -> Iterable[Any]:
    return db.session.execute(query.where(cls.file_id.in_(file_ids)).group_by(cls.file_id))


def announce(found: Sequence[Due], *, at: datetime, most: int = MOST_TOLD) -> list[Due]:
    """Note announcements that are due and were not made, so many at most; those to be told now.

    A day that moved is announced anew.
    """
    query = select(PurgeWarning.file_id, PurgeWarning.days, PurgeWarning.due_on)
    kept: dict[int, dict[int, date]] = defaultdict(dict)
    for row in db.session.execute(query.where(PurgeWarning.file_id.in_([due.file_id for due in found]))):
        kept[row.file_id][row.days] = row.due_on
    moved = [due.file_id for due in found if set(kept[due.file_id].values()) - {due.due_on}]
    _forget(moved)
    anew = set(moved)
    told = [due for due in found if due.file_id in anew or warning_at(due.due_on, due.today) not in kept[due.file_id]][
        :most
    ]
    db.session.add_all(
        PurgeWarning(file_id=due.file_id, days=warning_at(due.due_on, due.today), due_on=due.due_on, told_at=at)
        for due in told
    )
    db.session.flush()
    return told


def _forget(file_ids: Sequence[int]) -> None:
    gone = delete(PurgeWarning).where(PurgeWarning.file_id.in_(file_ids))
    db.session.execute(gone.execution_options(synchronize_session=False))


def over(found: Iterable[Due], *, at: datetime) -> list[int]:
    """Those whose day has come and that were announced thirty days ago."""
    come = [due.file_id for due in found if due.today >= due.due_on]
    announced = select(PurgeWarning.file_id).where(
        PurgeWarning.file_id.in_(come), PurgeWarning.days == min(WARNINGS), PurgeWarning.told_at <= at - NOTICE
    )
    return list(db.session.scalars(announced))


def purge(file_ids: Sequence[int], months: Mapping[str, int], *, at: datetime) -> int:
    """Anonymise those that are still due once their rows are held: somebody may just have met the person. How many."""
    held = select(CaseFile.id).where(CaseFile.id.in_(file_ids)).order_by(CaseFile.id).with_for_update()
    db.session.execute(held)
    due = [one.file_id for one in _due(months, at, CaseFile.id.in_(file_ids)) if one.today >= one.due_on]
    return anonymise(due, at=at) if due else 0


def remove_links(*, at: datetime) -> int:
    """One-time links nobody used, thirty days after they ended; how many."""
    gone = 0
    for cls in (PersonLink, ReferralLink):
        model: Any = cls
        unused = delete(model).where(model.used_at.is_(None), model.expires_at < at - LINK_DAYS)
        done: Any = db.session.execute(unused.execution_options(synchronize_session=False))
        gone += done.rowcount
    return gone

"""Every `select` about openings, and the one look for which file is meant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, func, or_, select

from accounts.models import JournalEntry, User
from casefiles.models import CaseFile, FileAccess, Person
from casefiles.openings.models import GlassOpening
from casefiles.workflow import DATED
from core.actor import Actor
from core.db import db
from core.guard import system_actor
from core.keyset import Page, paginate
from core.search_key import fold
from partners.models import Membership, Unit

MISSED = "glass.none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What somebody types to say which file they mean: its reference, or exactly who it is about."""

    ref: str = ""
    name: str = ""
    given_names: str = ""
    birth_date: date | None = None

    @property
    def is_whole(self) -> bool:
        """Enough to find one file."""
        return bool(self.ref.strip() or (self.name.strip() and self.birth_date))

    @property
    def words(self) -> str:
        """What was typed, in a line: « AG-31-7K3F9QAC », or « ABADIE Léa, 02/03/1988 »."""
        if self.ref.strip() or self.birth_date is None:
            return self.ref.strip().upper()
        return f"{self.name.strip().upper()} {self.given_names.strip()}"[:180].strip() + f", {self.birth_date:%d/%m/%Y}"


@dataclass(frozen=True, slots=True)
class Found:
    """One file, by its key and reference: nothing else of it is read."""

    file_id: int
    ref: str


def _known_to(organisation_id: int | None, at: datetime) -> Any:
    """SQL: somebody of the institution has access to the file of `CaseFile` now, other than asked for or in haste.

    It ends with the person's agreement: what they took back from an institution opens there to nobody.
    """
    units = select(Unit.id).where(Unit.organisation_id == organisation_id)
    posts = select(Membership.id).where(Membership.unit_id.in_(units))
    return exists().where(
        FileAccess.file_id == CaseFile.id,
        or_(FileAccess.membership_id.in_(posts), FileAccess.unit_id.in_(units)),
        FileAccess.why.not_in(DATED),
        FileAccess.from_at <= at,
        or_(FileAccess.until_at.is_(None), FileAccess.until_at > at),
    )


def find(meant: Meant, *, by: Actor, at: datetime) -> Found | None:
    """The one file that is meant, of the department of whoever asks and known to their institution; else None.

    Namesakes born on one day are nobody: the reference tells them apart.
    """
    query = (
        select(CaseFile.id, CaseFile.ref, Person.birth_name, Person.usage_name, Person.given_names)
        .join(Person, Person.file_id == CaseFile.id)
        .where(CaseFile.territory == by.territory, CaseFile.anonymised_at.is_(None), _known_to(by.organisation, at))
    )
    if meant.ref.strip():
        query = query.where(CaseFile.ref == meant.ref.strip().upper())
    else:
        query = query.where(Person.birth_date == meant.birth_date)
    with system_actor("which file is meant"):
        rows = db.session.execute(query.order_by(CaseFile.id)).all()
    if not meant.ref.strip():
        rows = [row for row in rows if _is_named(row, meant)]
    return Found(rows[0].id, rows[0].ref) if len(rows) == 1 else None


def _is_named(row: Any, meant: Meant) -> bool:
    name, given = fold(meant.name), fold(meant.given_names)
    is_name = name in (fold(row.birth_name), fold(row.usage_name or ""))
    return is_name and given in ("", fold(row.given_names))


def is_known(file_id: int, organisation_id: int | None, at: datetime) -> bool:
    """Whether an institution still has access to a file, so that a colleague of it may be let in."""
    query = select(CaseFile.id).where(CaseFile.id == file_id, _known_to(organisation_id, at))
    with system_actor("which file is meant"):
        return db.session.scalar(query) is not None


def wrong_searches(by: Actor, since: datetime) -> int:
    """How many searches of this account found nothing since an instant."""
    query = select(func.count()).where(
        JournalEntry.user_id == by.user, JournalEntry.at > since, JournalEntry.action == MISSED
    )
    with system_actor("searches that found nothing"):
        return db.session.scalar(query) or 0


def opened_since(file_id: int, by: Actor, moment: datetime) -> GlassOpening | None:
    """The latest emergency in which this head opened the file, since an instant."""
    query = select(GlassOpening).where(
        GlassOpening.file_id == file_id, GlassOpening.membership_id == (by.membership or 0), GlassOpening.at > moment
    )
    return db.session.scalar(query.order_by(GlassOpening.id.desc()).limit(1))


def files_opened_by(user_id: int, since: datetime) -> int:
    """How many files an account opened in an emergency since an instant, in any of its posts.

    The account is held first: two requests of one head wait for each other.
    """
    posts = select(Membership.id).where(Membership.user_id == user_id)
    query = select(func.count(GlassOpening.file_id.distinct())).where(
        GlassOpening.membership_id.in_(posts), GlassOpening.at > since
    )
    with system_actor("emergencies of one head in a day"):
        db.session.execute(select(User.id).where(User.id == user_id).with_for_update(key_share=True))
        return db.session.scalar(query) or 0


def glass_of(file_id: int) -> list[GlassOpening]:
    """Emergencies in which a file was opened, the latest first."""
    query = select(GlassOpening).where(GlassOpening.file_id == file_id).order_by(GlassOpening.id.desc())
    return list(db.session.scalars(query))


def glass_register(cursor: str | None) -> Page[Any]:
    """One page of what the officer sees, the latest first."""
    query: Any = select(
        GlassOpening.id, GlassOpening.at, GlassOpening.until_at, GlassOpening.reason, GlassOpening.file_id,
        GlassOpening.membership_id,
    )  # fmt: skip
    keys: list[tuple[Any, Any]] = [(GlassOpening.at, datetime), (GlassOpening.id, int)]
    return paginate(db.session(), query, keys, cursor, descending=True)


def refs_of(file_ids: Iterable[int]) -> dict[int, str]:
    """References of files an officer is told of, and opens none of."""
    with system_actor("references of emergencies"):
        found = db.session.execute(select(CaseFile.id, CaseFile.ref).where(CaseFile.id.in_(set(file_ids))))
        return {row.id: row.ref for row in found}

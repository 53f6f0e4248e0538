"""Whom an author may refer: the people of the portfolio, and what already runs about each of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from casefiles.models import CaseFile, FileAccess, Person, Support
from casefiles.workflow import AccessLevel, AccessWhy, Mode
from core.actor import Actor
from core.clock import civil_date, now
from core.db import db
from core.search_key import fold, prefix_range
from partners.models import Unit
from partners.workflow import UnitKind
from referrals.models import Referral
from referrals.queries.received import person_name
from referrals.workflow import OPEN_STATES, State

MOST_FILES = 20


@dataclass(frozen=True, slots=True)
class Running:
    """What keeps a person from being referred: an open referral, with its address for who may read it, or a support."""

    since: date
    state: State | None = None  # of the referral; unknown when it is hidden from this actor
    ref: str | None = None
    is_support: bool = False


@dataclass(frozen=True, slots=True)
class FileChoice:
    """A person one may refer, unless something already runs with the council of the territory."""

    ref: str
    name: str
    birth_date: date
    town: str | None
    territory: str
    running: Running | None = None


def own_files(by: Actor, name: str) -> tuple[list[FileChoice], bool]:
    """People of the actor's portfolio whose name starts so, the first 20, and whether there are more.

    Four statements, whatever the number of people.
    """
    query = (
        select(CaseFile.id, CaseFile.ref, CaseFile.territory, Person.birth_name, Person.usage_name)
        .add_columns(Person.given_names, Person.birth_date, Person.town, Person.name_key)
        .select_from(CaseFile)
        .join(Person, Person.file_id == CaseFile.id)
        .join(FileAccess, FileAccess.file_id == CaseFile.id)
        .where(
            FileAccess.membership_id == by.membership,
            FileAccess.why == AccessWhy.PAIR,
            FileAccess.level == AccessLevel.CONTENT,
            FileAccess.until_at.is_(None),
        )
        .distinct()
        .order_by(Person.name_key, CaseFile.ref)
        .limit(MOST_FILES + 1)
    )
    if fold(name):
        lower, upper = prefix_range(name)
        query = query.where(Person.name_key >= lower, Person.name_key < upper)
    rows = db.session.execute(query).all()
    shown = rows[:MOST_FILES]
    running = _running({row.id: row.territory for row in shown})
    found = [
        FileChoice(row.ref, person_name(row), row.birth_date, row.town, row.territory, running.get(row.id))
        for row in shown
    ]
    return found, len(rows) > MOST_FILES


def supported_since(file: CaseFile) -> date | None:
    """Since when global support runs on a file: a second one could not be opened beside it. No query."""
    return next((one.start_on for one in file.supports if one.is_open and one.mode is Mode.GLOBAL), None)


def _running(territories: dict[int, str]) -> dict[int, Running]:
    """What runs with the council of each file's territory; a support outweighs the referral it came from."""
    file_ids = list(territories)
    found: dict[int, Running] = {}
    for source in (_queued(file_ids), _referrals(file_ids), _supports(file_ids)):
        found |= {file_id: running for file_id, territory, running in source if territories[file_id] == territory}
    return found


_Found = list[tuple[int, str, Running]]


def _queued(file_ids: Collection[int]) -> _Found:
    """A colleague's referral, hidden here: like `running_since`, read from the access of the queue it waits in."""
    local = aliased(Unit)
    of_its_council = (
        select(local.id)
        .where(local.organisation_id == Unit.organisation_id, local.kind == UnitKind.OFFICE)
        .where(local.territory == CaseFile.territory)
    )
    query = (
        select(FileAccess.file_id, CaseFile.territory, FileAccess.from_at)
        .join(Unit, Unit.id == FileAccess.unit_id)
        .join(CaseFile, CaseFile.id == FileAccess.file_id)
        .where(
            # One council may serve several departments.
            or_(Unit.territory == CaseFile.territory, of_its_council.exists()),
            FileAccess.file_id.in_(file_ids),
            FileAccess.why == AccessWhy.ROUTING,
            FileAccess.until_at.is_(None) | (FileAccess.until_at > now()),
        )
        .order_by(FileAccess.from_at.desc())
    )
    rows = db.session.execute(query)
    return [(row.file_id, row.territory, Running(civil_date(row.from_at, row.territory))) for row in rows]


def _referrals(file_ids: Collection[int]) -> _Found:
    query = select(Referral.file_id, Referral.territory, Referral.ref, Referral.state, Referral.sent_at).where(
        Referral.file_id.in_(file_ids), Referral.state.in_(OPEN_STATES)
    )
    return [
        (row.file_id, row.territory, Running(civil_date(row.sent_at, row.territory), State(row.state), row.ref))
        for row in db.session.execute(query)
    ]


def _supports(file_ids: Collection[int]) -> _Found:
    query = select(Support.file_id, Support.territory, Support.start_on).where(
        Support.file_id.in_(file_ids), Support.mode == Mode.GLOBAL, Support.end_on.is_(None)
    )
    return [(row.file_id, row.territory, Running(row.start_on, is_support=True)) for row in db.session.execute(query)]

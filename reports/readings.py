"""Who opened a file (« relevé des accès »), from the journal: for the person, and for the pair that answers them.

A line is what one post did on one day for one purpose. Organisation, role, day and purpose are told, and nobody's name
(security page, 3). Every row of the journal about the file is counted, so that none is missing; parts keep the
document short, and together they are whole.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import or_, select

from accounts.models import JournalEntry
from casefiles.models import CaseFile, FileAccess
from casefiles.workflow import AccessWhy
from core.actor import Kind
from core.clock import civil_date
from core.db import db
from core.documents import DocumentInfo
from core.guard import system_actor
from core.i18n import format_date
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from core.labels import label
from core.lazy_text import LazyText
from partners.models import Membership, Unit
from partners.workflow import QUEUE_KEEPERS, Role

LINES_A_PART = 200

PURPOSES: dict[AccessWhy, LazyText] = {
    AccessWhy.PAIR: _l("Suivre la personne, en binôme"),
    AccessWhy.AUTHOR: _l("Savoir ce que devient l’orientation demandée"),
    AccessWhy.ROUTING: _l("Répartir les demandes reçues par le service"),
    AccessWhy.ASSIGNED: _l("Répondre à une demande d’orientation"),
    AccessWhy.STAND_IN: _l("Remplacer un collègue absent"),
    AccessWhy.QUEUE: _l("Désigner qui reprend le suivi après un départ"),
    AccessWhy.GLASS: _l("Ouvrir le dossier en urgence, avec un motif, pour une heure"),
    AccessWhy.GRANTED: _l("Lire le dossier à sa demande, accordée jusqu’à un jour"),
    AccessWhy.AFTERWARDS: _l("Noter ce que devient la personne, après l’accompagnement"),
}
OF_RIGHTS, OF_A_REQUEST, OF_A_LINK = (
    _l("Répondre à une demande de la personne sur ses données"),
    _l("Demander l’accès au dossier, ou répondre à cette demande"),
    _l("Ouvrir un lien à usage unique"),
)
OTHER = _l("Autre : le délégué à la protection des données l’explique")


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of one part of a statement, as they are printed; parts are numbered from 1."""

    lines: Sequence[tuple[str, ...]]
    number: int
    parts: int
    first_on: date | None


def part_of(file_id: int, territory: str, number: int) -> Part:
    """One part, the latest days first. Five queries, however long the file."""
    with system_actor("who opened a file, told to the person"):
        lines = _lines(file_id, territory)
    parts = max(1, -(-len(lines) // LINES_A_PART))
    number = min(max(number, 1), parts)
    shown = lines[(number - 1) * LINES_A_PART : number * LINES_A_PART]
    first = lines[-1][0] if lines else None
    return Part([(format_date(day), *words, str(count)) for day, words, count in shown], number, parts, first)


Line = tuple[date, tuple[str, str, str], int]


def _lines(file_id: int, territory: str) -> list[Line]:
    """Day, institution, role and purpose, how many pages or acts."""
    merged = select(CaseFile.id).where(CaseFile.merged_into_id == file_id)
    files = [file_id, *db.session.scalars(merged)]
    by_somebody = or_(JournalEntry.membership_id.is_not(None), JournalEntry.actor_kind == Kind.LINK)
    rows = db.session.execute(
        select(
            JournalEntry.at, JournalEntry.actor_kind, JournalEntry.membership_id, JournalEntry.organisation_id,
            JournalEntry.action, JournalEntry.level, JournalEntry.reason,
        )
        .where(JournalEntry.file_id.in_(files), by_somebody)
        .order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
    ).all()  # fmt: skip
    roles, units = _who(rows)
    held = _held(files)
    told = [
        (civil_date(row.at, territory), (units.get(row.organisation_id, "–"), *_said(row, roles, held))) for row in rows
    ]
    told.sort(key=lambda one: (-one[0].toordinal(), one[1]))
    return [(day, words, len(list(same))) for (day, words), same in groupby(told)]


def _who(rows: Iterable[Any]) -> tuple[dict[int, Role], dict[int | None, str]]:
    """Roles of posts, names of institutions."""
    posts = {row.membership_id for row in rows if row.membership_id is not None}
    roles = db.session.execute(select(Membership.id, Membership.role).where(Membership.id.in_(posts)))
    roots = db.session.execute(select(Unit.id, Unit.name).where(Unit.parent_id.is_(None)))
    return {row.id: row.role for row in roles}, {row.id: row.name for row in roots}


def _held(files: Sequence[int]) -> dict[int, list[Any]]:
    """Named accesses of these files, by post, the first to begin first."""
    query = select(FileAccess.membership_id, FileAccess.why, FileAccess.from_at, FileAccess.until_at).where(
        FileAccess.file_id.in_(files), FileAccess.membership_id.is_not(None)
    )
    found: dict[int, list[Any]] = {}
    for row in db.session.execute(query.order_by(FileAccess.from_at, FileAccess.id)):
        found.setdefault(row.membership_id, []).append(row)
    return found


def _said(row: Any, roles: dict[int, Role], held: dict[int, list[Any]]) -> tuple[str, str]:
    """Role and purpose of a row of the journal."""
    role = roles.get(row.membership_id)
    if role is None:
        return _("Sans compte"), str(OF_A_LINK if row.actor_kind == Kind.LINK else OTHER)
    return label(role), str(_purpose(row, role, held.get(row.membership_id, ())))


def _purpose(row: Any, role: Role, accesses: Iterable[Any]) -> LazyText:
    """What a reading says of itself; else the access its post held at that moment; else what it was about."""
    if row.level is not None and row.reason in set(AccessWhy):
        return PURPOSES[AccessWhy(row.reason)]
    if row.action.startswith("right.") or role is Role.DPO:
        return OF_RIGHTS
    if row.action.startswith("asking."):
        return OF_A_REQUEST
    running = [one.why for one in accesses if _runs(one, row.at)]
    if running:  # who follows the person and referred them does the first
        return PURPOSES[min(running, key=list(PURPOSES).index)]
    return PURPOSES[AccessWhy.ROUTING] if role in QUEUE_KEEPERS else OTHER


def _runs(access: Any, at: datetime) -> bool:
    """Whether an access held at an instant; one that ended in that very transaction still counts."""
    return bool(access.from_at <= at and (access.until_at is None or access.until_at >= at))


def info_of(reference: str, part: Part, at: datetime, territory: str, *, synthetic: bool) -> DocumentInfo:
    """What is printed around the statement; it names the file and nobody."""
    return DocumentInfo(
        reference=f"{reference}-ACCES" + (f"-{part.number}" if part.parts > 1 else ""),
        title=_("Relevé des accès au dossier"),
        subtitle=_("Dossier %(ref)s", ref=reference),
        confidentiality=_("Confidentiel"),
        confidentiality_text=_("– destiné à la personne, ou à qui répond à sa demande."),
        data_date=civil_date(at, territory),
        created=at,
        synthetic=synthetic,
    )

"""The copy of their data a person is handed (GDPR, articles 15 and 20), derived from the declared columns.

The worker makes it (`reports/rights/jobs.py`). The data file is complete; the document prints so many rows of each
table, and says how many more the file holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from casefiles.models import CaseFile
from core.clock import civil_date
from core.db import db
from core.documents import DocumentInfo
from core.i18n import format_date, ngettext
from core.i18n import gettext as _
from core.personal_data import Gives, Table
from partners.models import Unit
from reports.rights.rows import Found, rows_of
from reports.rights.words import People, as_data, in_words

SCHEMA, SCHEMA_VERSION = "binome.copie-des-donnees", 1
MOST_PRINTED = 150  # rows of a table on paper: the limits of a document allow about a thousand in all


@dataclass(frozen=True, slots=True)
class Section:
    """One table: its name, title and words of its columns; rows in words and as data; what is only counted."""

    name: str
    title: str
    labels: dict[str, str]
    words: Sequence[Sequence[tuple[str, str]]]
    data: Sequence[dict[str, Any]]
    drafts: int
    elsewhere: dict[str, int]


@dataclass(frozen=True, slots=True)
class Copy:
    """Everything about one person in one institution's reach."""

    reference: str
    institution: str
    territory: str
    sections: Sequence[Section]


def copy_of(file_id: int, *, reference: str, organisation_id: int | None) -> Copy:
    """Read everything, as the worker: the officer reads no file. `reference` is that of the request."""
    territory = db.session.scalars(select(CaseFile.territory).where(CaseFile.id == file_id)).one()
    found = list(rows_of(file_id, organisation_id))
    roots = select(Unit.id, Unit.name).where(Unit.parent_id.is_(None))
    units = {unit.id: unit.name for unit in db.session.execute(roots)}
    people = People((one.table, row) for one in found for row in one.given)
    sections = [_section(one, people, territory, units) for one in found]
    kept = [one for one in sections if one.data or one.drafts or one.elsewhere]
    return Copy(reference, units.get(organisation_id or 0, ""), territory, kept)


def _given(table: Table) -> list[str]:
    return [name for name, column in table.columns.items() if column.gives is not Gives.NOTHING]


def _section(found: Found, people: People, territory: str, units: dict[int, str]) -> Section:
    table, names = found.table, _given(found.table)
    labels = {name: str(table.columns[name].words) for name in names}
    rows = [[(name, getattr(row, name)) for name in names] for row in found.given]
    words = [
        [(labels[name], text) for name, value in row if (text := in_words(table, name, value, people, territory))]
        for row in rows
    ]
    return Section(
        name=table.cls.__tablename__,
        title=str(table.title),
        labels=labels,
        words=[_marked(table, row, cells) for row, cells in zip(found.given, words, strict=True)],
        data=[{name: as_data(table, name, value, people) for name, value in row} for row in rows],
        drafts=found.drafts,
        elsewhere={units.get(key, ""): number for key, number in found.elsewhere.items()},
    )


def _marked(table: Table, row: Any, cells: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """A row whose texts can be erased says by which mark: « note-12 »."""
    if not table.mark:
        return cells
    (words, _number), *others = cells
    return [(words, table.mark_of(row.id)), *others]


def as_json(copy: Copy, at: datetime) -> dict[str, Any]:
    """The data file; its version changes when a reader of the former one would misread it."""
    return {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "reference": copy.reference,
        "institution": copy.institution,
        "made_at": at.isoformat(),
        "sections": [
            {
                "table": one.name,
                "title": one.title,
                "labels": one.labels,
                "rows": one.data,
                "drafts": one.drafts,
                "held_elsewhere": one.elsewhere,
            }
            for one in copy.sections
        ],
    }


def info_of(reference: str, institution: str, made_at: datetime, territory: str, *, synthetic: bool) -> DocumentInfo:
    """What is printed around the document."""
    today = civil_date(made_at, territory)
    return DocumentInfo(
        reference=reference,
        title=_("Copie de vos données"),
        subtitle=_("%(institution)s, au %(day)s", institution=institution, day=format_date(today, "long")),
        confidentiality=_("Personnel"),
        confidentiality_text=_("– à remettre à la personne concernée seulement."),
        data_date=today,
        created=made_at,
        synthetic=synthetic,
    )


def printed(copy: Copy) -> dict[str, Any]:
    """What the document prints, in plain values."""
    return {
        "institution": copy.institution,
        "territory": copy.territory,
        "sections": [
            {"title": one.title, "rows": one.words[:MOST_PRINTED], "remarks": _remarks(one)} for one in copy.sections
        ],
    }


def _remarks(section: Section) -> list[str]:
    said = []
    left = len(section.words) - MOST_PRINTED
    if left > 0:
        said.append(
            ngettext(
                "%(num)s ligne de plus se lit dans le fichier de données.",
                "%(num)s lignes de plus se lisent dans le fichier de données.",
                left,
            )
        )
    if section.drafts:
        said.append(ngettext("%(num)s brouillon existe aussi.", "%(num)s brouillons existent aussi.", section.drafts))
    said += [
        _("Éléments que %(name)s réserve à son service, à lui demander : %(number)s.", name=name, number=number)
        for name, number in section.elsewhere.items()
    ]
    return said

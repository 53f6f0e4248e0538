"""Reading yearly targets, the corrections of their baselines, and published figures."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from agreements.models_targets import BaselineRevision, FigureRevision, Measure, OutsideFigure, YearTarget
from agreements.targets import TargetMode
from core.db import db
from core.errors import NotFound
from core.i18n import gettext as _
from partners.models import Department

MOST_FIGURES = 200

Key = tuple[str, TargetMode]


@dataclass(frozen=True, slots=True)
class Published:
    """A published figure as it is listed; no place is the nation."""

    id: int
    territory: str | None
    name: str
    value: Decimal
    unit: Measure
    published_on: date
    source: str
    place: str | None


def of_year(year: int, territories: Collection[str], *, lock: bool = False) -> dict[Key, YearTarget]:
    """The targets of departments in a year, by department and mode."""
    query = select(YearTarget).where(YearTarget.year == year, YearTarget.territory.in_(territories))
    query = query.order_by(YearTarget.id)
    if lock:
        query = query.with_for_update()
    rows = db.session.scalars(query.execution_options(populate_existing=lock))
    return {(row.territory, row.mode): row for row in rows}


def revisions(target_ids: Collection[int]) -> Sequence[BaselineRevision]:
    """Corrections of baselines, the latest first; the freezing itself is no correction."""
    query = select(BaselineRevision).where(BaselineRevision.target_id.in_(target_ids), BaselineRevision.revision > 1)
    return db.session.scalars(query.order_by(BaselineRevision.at.desc(), BaselineRevision.id.desc()).limit(100)).all()


def _concerns(region: str | None, territory: str | None) -> ColumnElement[bool]:
    """The nation, a region, its departments, or the one department."""
    found = [and_(OutsideFigure.territory.is_(None), OutsideFigure.region_code.is_(None))]
    if region is not None:
        inside = select(Department.code).where(Department.region_code == region)
        found += [OutsideFigure.region_code == region, OutsideFigure.territory.in_(inside)]
    if territory is not None:  # "= NULL" would be read as "is null", and find the figures of every region
        found.append(OutsideFigure.territory == territory)
    return or_(*found)


def figure(figure_id: int, region: str | None, territory: str | None, *, lock: bool = False) -> OutsideFigure:
    """A published figure that stands; `lock` holds its row until the end. Raises NotFound for one of another region."""
    query = select(OutsideFigure).where(
        OutsideFigure.id == figure_id, OutsideFigure.removed_at.is_(None), _concerns(region, territory)
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound(_("Ce chiffre n’existe pas, ou il a été retiré."))
    return found


def figure_history(figure_id: int) -> Sequence[FigureRevision]:
    """What a figure said before, the latest first."""
    query = select(FigureRevision).where(FigureRevision.figure_id == figure_id)
    return db.session.scalars(query.order_by(FigureRevision.version.desc()).limit(MOST_FIGURES)).all()


def removed(region: str | None, territory: str | None) -> Sequence[tuple[OutsideFigure, FigureRevision]]:
    """Figures that were removed, each with the removal, the latest first."""
    query = (
        select(OutsideFigure, FigureRevision)
        .join(FigureRevision, FigureRevision.figure_id == OutsideFigure.id)
        .where(OutsideFigure.removed_at.is_not(None), FigureRevision.version == OutsideFigure.version - 1)
        .where(_concerns(region, territory))
        .order_by(OutsideFigure.removed_at.desc(), OutsideFigure.id)
        .limit(MOST_FIGURES)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]


def published(region: str | None, territory: str | None) -> list[Published]:
    """Figures of the nation, of a region, and of its departments (or of one): the latest first."""
    regions = select(Department.region_code, func.min(Department.region).label("name"))
    named = regions.group_by(Department.region_code).subquery()
    query: Any = (
        select(OutsideFigure.id, OutsideFigure.territory, OutsideFigure.name, OutsideFigure.value, OutsideFigure.unit)
        .add_columns(OutsideFigure.published_on)
        .add_columns(OutsideFigure.source, func.coalesce(Department.name, named.c.name).label("place"))
        .outerjoin(Department, Department.code == OutsideFigure.territory)
        .outerjoin(named, named.c.region_code == OutsideFigure.region_code)
        .where(OutsideFigure.removed_at.is_(None), _concerns(region, territory))
        .order_by(OutsideFigure.published_on.desc(), OutsideFigure.id)
        .limit(MOST_FIGURES)
    )
    return [Published(*row) for row in db.session.execute(query)]


def is_published(
    name: str,
    day: date,
    territory: str | None,
    region: str | None,
    *,
    besides: int | None = None,
    even_removed: bool = False,
) -> bool:
    """Whether this figure of this place and day was entered already, under another key than `besides`."""
    query = select(OutsideFigure.id).where(
        OutsideFigure.name == name,
        OutsideFigure.published_on == day,
        OutsideFigure.territory.is_not_distinct_from(territory),
        OutsideFigure.region_code.is_not_distinct_from(region),
    )
    if besides is not None:
        query = query.where(OutsideFigure.id != besides)
    if not even_removed:
        query = query.where(OutsideFigure.removed_at.is_(None))
    return db.session.scalar(query.limit(1)) is not None

"""Saving the yearly targets of several departments at once, and entering published figures."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy.exc import IntegrityError

from accounts.journal import record_writing
from agreements import target_queries
from agreements.models_targets import BaselineRevision, Measure, OutsideFigure, YearTarget
from agreements.targets import TargetEntry
from core.actor import Actor
from core.db import db
from core.errors import Conflict, NotAllowed, Refusal
from core.i18n import format_change, format_number
from core.i18n import gettext as _

SOURCE = Path(__file__).resolve().parent.parent / "data" / "reference_figures.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A published figure as it was typed."""

    name: str
    value: Decimal
    unit: Measure
    published_on: date
    source: str
    territory: str | None = None
    region: str | None = None


def save_targets(
    year: int, entries: Sequence[TargetEntry], *, reach: Mapping[str, str], by: Actor, at: datetime
) -> int:
    """Write the lines that were changed, all or none; returns how many. `reach`: names of departments by code.

    Raises NotAllowed outside the reach, Conflict naming each line a colleague saved first, Refusal on the line of a
    frozen baseline changed without a reason.
    """
    if any(entry.territory not in reach for entry in entries):
        raise NotAllowed(_("Vous ne fixez pas les objectifs de ce département."))
    known = target_queries.of_year(year, [entry.territory for entry in entries], lock=True)
    _refuse_stale(entries, known, reach)
    for entry in entries:
        _write(known.get((entry.territory, entry.mode)), entry, year, by, at)
    try:
        db.session.flush()
    except IntegrityError as error:  # the same new line, at the same moment
        raise Conflict(_("Une autre personne vient d’enregistrer les mêmes objectifs. Envoyez de nouveau.")) from error
    record_writing("targets.saved", subject=str(year))
    return len(entries)


def _refuse_stale(
    entries: Sequence[TargetEntry], known: Mapping[target_queries.Key, YearTarget], names: Mapping[str, str]
) -> None:
    current = {}
    for entry in entries:
        row = known.get((entry.territory, entry.mode))
        if row is not None and entry.version != row.version:
            current[f"{names[entry.territory]} – {mode_words(entry.mode)}"] = in_words(row)
    if current:
        message = _("Quelqu’un a modifié ces objectifs pendant votre saisie. Comparez, puis envoyez de nouveau.")
        raise Conflict(message, current=current)


def mode_words(mode: str) -> str:
    """The mode inside a sentence."""
    return _("accompagnement global") if mode == "global" else _("accompagnement renforcé")


def in_words(row: YearTarget) -> str:
    """« référence 3 000, hausse visée + 15 %, gelée »."""
    base, change = format_number(row.baseline), format_change(row.percent)
    words = _("référence %(base)s, hausse visée %(change)s", base=base, change=change)
    return _("%(words)s, gelée", words=words) if row.is_frozen else words


def _write(row: YearTarget | None, entry: TargetEntry, year: int, by: Actor, at: datetime) -> None:
    if row is None:
        row = YearTarget(
            territory=entry.territory, year=year, mode=entry.mode, baseline=entry.baseline, percent=entry.percent,
            version=0, revision=0,
        )  # fmt: skip
        db.session.add(row)
    elif row.is_frozen and entry.baseline != row.baseline:
        _correct(row, entry, by, at)
    row.baseline, row.percent = entry.baseline, entry.percent
    row.version += 1
    if entry.freeze and not row.is_frozen:
        _freeze(row, by, at)


def _correct(row: YearTarget, entry: TargetEntry, by: Actor, at: datetime) -> None:
    if not entry.reason:
        message = _("Cette référence est gelée : dites pourquoi vous la corrigez.")
        raise Refusal(message, field=f"lines-{entry.line}-reason")
    row.revision += 1
    db.session.add(
        BaselineRevision(
            target_id=row.id, revision=row.revision, value=entry.baseline, reason=entry.reason, at=at,
            membership_id=by.membership,
        )
    )  # fmt: skip


def _freeze(row: YearTarget, by: Actor, at: datetime) -> None:
    row.frozen_at, row.revision = at, 1
    db.session.flush()  # a new row has no key yet
    db.session.add(
        BaselineRevision(target_id=row.id, revision=1, value=row.baseline, at=at, membership_id=by.membership)
    )


def enter_figure(figure: Figure, *, places: Collection[str], by: Actor, at: datetime) -> OutsideFigure:
    """Add a published figure of the nation, the actor's region or a department of `places`. Raises Refusal."""
    if figure.territory not in (None, *places) or figure.region not in (None, by.region):
        raise Refusal(_("Choisissez un territoire de la liste."), field="place")
    if target_queries.is_published(figure.name, figure.published_on, figure.territory, figure.region):
        raise already_there()
    row = _row(figure, at, by.membership)
    db.session.add(row)
    try:
        db.session.flush()
    except IntegrityError as error:  # the same figure, at the same moment
        if "outside_figures" in str(error.orig):
            raise already_there() from error
        raise
    record_writing("outside_figure.entered", subject=figure.name[:60])
    return row


def already_there() -> Refusal:
    """The refusal of a figure that stands under the same name, day and place."""
    return Refusal(_("Ce chiffre est déjà enregistré pour cette date et ce territoire."), field="name")


def _row(figure: Figure, at: datetime, by: int | None) -> OutsideFigure:
    return OutsideFigure(
        name=figure.name, value=figure.value, unit=figure.unit, published_on=figure.published_on,
        source=figure.source, territory=figure.territory, region_code=figure.region, entered_at=at, entered_by_id=by,
    )  # fmt: skip


def reference_rows(at: datetime) -> list[OutsideFigure]:
    """The figures shipped with the product, for a database that has none."""
    return [_row(figure, at, None) for figure in reference_figures()]


def load_reference_figures(at: datetime) -> int:
    """Enter the figures shipped with the product that are not there yet; how many were added."""
    missing = [
        row
        for row in reference_rows(at)
        if not target_queries.is_published(
            row.name, row.published_on, row.territory, row.region_code, even_removed=True
        )
    ]
    db.session.add_all(missing)
    return len(missing)


@cache
def reference_figures() -> tuple[Figure, ...]:
    """Those of `data/reference_figures.json` the pages compare with."""
    data: dict[str, Any] = json.loads(SOURCE.read_text(encoding="utf-8"))
    return tuple(
        Figure(
            name=row["name"],
            value=Decimal(str(_at(data, row["path"]))),
            unit=Measure(row["unit"]),
            published_on=date.fromisoformat(row["published_on"]),
            source=row["source"],
            region=row.get("region"),
        )
        for row in data["published"]
    )


def _at(data: Any, path: Sequence[str]) -> Any:
    for key in path:
        data = data[key]
    return data

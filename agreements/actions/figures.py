"""Correcting and removing a published figure: what it said before is kept, with who, when and why."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from accounts.journal import record_writing
from agreements import target_queries
from agreements.actions.targets import Figure, already_there
from agreements.models_targets import FigureRevision, OutsideFigure
from core.actor import Actor
from core.db import db
from core.errors import NotAllowed
from core.i18n import gettext as _


def may_change(place: str | None, places: Collection[str]) -> bool:
    """Whoever may enter a figure of a department corrects it; of the region or the nation, every reader here."""
    return place is None or place in places


def require_change(figure: OutsideFigure, places: Collection[str]) -> None:
    """Raises NotAllowed for the figure of a department one does not administer."""
    if not may_change(figure.territory, places):
        raise NotAllowed(_("Ce chiffre revient aux administrateurs de son département."))


def correct_figure(figure: OutsideFigure, typed: Figure, *, reason: str, by: Actor, at: datetime) -> None:
    """Replace what a figure says; its place stays. Raises Refusal when another figure says the same already."""
    if target_queries.is_published(
        typed.name, typed.published_on, figure.territory, figure.region_code, besides=figure.id
    ):
        raise already_there()
    _keep(figure, reason, by, at)
    figure.name, figure.value, figure.unit = typed.name, typed.value, typed.unit
    figure.published_on, figure.source = typed.published_on, typed.source
    try:
        db.session.flush()
    except IntegrityError as error:  # the same figure, at the same moment
        if "outside_figures" in str(error.orig):
            raise already_there() from error
        raise
    record_writing("outside_figure.corrected", subject=figure.name[:60])


def remove_figure(figure: OutsideFigure, *, reason: str, by: Actor, at: datetime) -> None:
    """Take a figure off the pages; it stays with its history."""
    _keep(figure, reason, by, at)
    figure.removed_at = at
    record_writing("outside_figure.removed", subject=figure.name[:60])


def _keep(figure: OutsideFigure, reason: str, by: Actor, at: datetime) -> None:
    db.session.add(
        FigureRevision(
            figure_id=figure.id, version=figure.version, name=figure.name, value=figure.value, unit=figure.unit,
            published_on=figure.published_on, source=figure.source, reason=reason, at=at, membership_id=by.membership,
        )
    )  # fmt: skip
    figure.version += 1

"""Published figures of every kind of place, and one that was removed."""

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from agreements.models_targets import Measure, OutsideFigure
from core.clock import now

PLACES: dict[str, dict[str, str]] = {
    "of the nation": {},
    "of the region": {"region_code": "76"},
    "in 31": {"territory": "31"},
    "in 81": {"territory": "81"},
    "of another region": {"region_code": "11"},
    "removed": {},
}


def add_figures(session: Session) -> dict[str, int]:
    """Their keys, by the names the verdicts use."""
    keys = {}
    for name, place in PLACES.items():
        figure = OutsideFigure(
            name=name, value=Decimal("63.9"), unit=Measure.PERCENT, published_on=date(2017, 2, 8), source="Presse",
            entered_at=now(), removed_at=now() if name == "removed" else None, **place,
        )  # fmt: skip
        session.add(figure)
        session.flush()
        keys[name] = figure.id
    return keys

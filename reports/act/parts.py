"""What an act is made of, and how its French is set: an act is French whoever reads it, so no catalogue is asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from core import typography

Clauses = Mapping[str, Any]
MISSING = "[à compléter]"  # what a draft does not say yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of plain values; columns as in `components/data_table.html`."""

    caption: str
    columns: tuple[Mapping[str, Any], ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One article, or one heading of an annex: sentences, a list, a table, and what follows them."""

    title: str
    text: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    table: Table | None = None
    after: tuple[str, ...] = ()


def fr(text: str, /, **values: Any) -> str:
    """A French sentence as printed, its named places filled."""
    return typography.typeset(text) % values


def column(label: str, *, numeric: bool = False) -> Mapping[str, Any]:
    """The head of a column."""
    return {"label": fr(label), "numeric": numeric}


def day(text: str | None) -> str:
    """A day of the clauses in letters."""
    return typography.long_date(date.fromisoformat(text)) if text else MISSING


def count(value: float | Decimal | None) -> str:
    """A figure as printed."""
    return typography.number(value)


def counted(value: int, one: str, many: str) -> str:
    """« 1 agence », « 4 agences »; one and a half is singular in French."""
    return f"{count(value)}{typography.NBSP}{one if value < typography.FRENCH_PLURAL_FROM else many}"


def fte(text: str | None) -> str:
    """Full-time equivalents: « 4,5 ETP »."""
    return f"{count(Decimal(text))}{typography.NBSP}ETP" if text else typography.UNKNOWN

"""The file of an agreement: the same draft always gives the same bytes."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from agreements.draft import Covered, Draft
from agreements.models import Agreement
from agreements.workflow import Theme

FORMAT = "binome-agreement"
VERSION = 4


@dataclass(frozen=True, slots=True)
class Named:
    """A unit by reference, with the name that tells people which one it is."""

    ref: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What a file holds: a draft, its department, its parties, and the names of the places it covers by reference."""

    territory: str
    council: Named
    employment: Named
    draft: Draft
    names: Mapping[str, str]


def exchange_of(agreement: Agreement) -> Exchange:
    """Its text without state, signature or history; everything must be loaded."""
    return Exchange(
        territory=agreement.territory,
        council=Named(agreement.council.ref, agreement.council.name),
        employment=Named(agreement.employment.ref, agreement.employment.name),
        draft=agreement.draft(),
        names={row.unit.ref: row.unit.name for row in agreement.units},
    )


def written(exchange: Exchange) -> bytes:
    """JSON in UTF-8, keys in the order of the form, one value a line."""
    return (json.dumps(_plain(exchange), ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def _plain(exchange: Exchange) -> dict[str, Any]:
    draft = exchange.draft
    return {
        "format": FORMAT,
        "version": VERSION,
        "territory": exchange.territory,
        "departments": list(draft.departments),
        "council": asdict(exchange.council),
        "employment": asdict(exchange.employment),
        "number": draft.number,
        "title": draft.title,
        "start_on": str(draft.start_on),
        "end_on": str(draft.end_on),
        "renewal": str(draft.renewal),
        "employment_status": draft.employment_status,
        "employment_seat": draft.employment_seat,
        **_founded_on(draft),
        "axes": [{"kind": str(part.kind), "label": part.label} for part in draft.parts],
        "themes": [str(theme) for theme in Theme if theme in draft.themes],
        "agencies": [
            {**row, "fte": _fte(one.fte), "capacity": one.capacity} for row, one in _units(exchange, draft.agencies)
        ],
        "offices": [row for row, _one in _units(exchange, draft.offices)],
        "dedicated_fte": _fte(draft.dedicated_fte),
        "portfolio_cap": draft.portfolio_cap,
        **asdict(draft.means),
        "external_fte": _fte(draft.means.external_fte),
        "social_workers": draft.social_workers,
        **_aims(draft),
        "delays": asdict(draft.delays),
        "diagnosis": str(draft.diagnosis),
        "support_months": draft.support_months,
        "support_renewals": draft.support_renewals,
        "indicators": list(draft.indicators),
        "notice_months": draft.notice_months,
        "council_dpo": draft.council_dpo,
        "employment_dpo": draft.employment_dpo,
    }


def _founded_on(draft: Draft) -> dict[str, Any]:
    return {
        "legal_bases": [
            {"kind": str(basis.kind), "reference": basis.reference, "on": _day(basis.on)} for basis in draft.legal_bases
        ],
        "national_framework": draft.national_framework,
        "deliberation_body": draft.deliberation_body,
        "deliberation_on": _day(draft.deliberation_on),
        "deliberation_number": draft.deliberation_number,
        "transmitted_on": _day(draft.transmitted_on),
    }


def _aims(draft: Draft) -> dict[str, Any]:
    return {
        "targets": [
            {"year": aim.year, "entries": aim.entries, "active_file": aim.active_file}
            for aim in sorted(draft.targets, key=lambda aim: aim.year)
        ],
        "shares": [
            {"year": share.year, "ref": share.ref, "entries": share.entries, "active_file": share.active_file}
            for share in sorted(draft.shares, key=lambda share: (share.year, share.ref))
        ],
    }


def _units(exchange: Exchange, units: Iterable[Covered]) -> Iterable[tuple[dict[str, Any], Covered]]:
    """By reference: two places may bear one name."""
    for one in sorted(units, key=lambda one: one.ref):
        start = one.start_on or exchange.draft.start_on
        yield {"ref": one.ref, "name": exchange.names[one.ref], "start_on": str(start)}, one


def _day(day: date | None) -> str | None:
    return None if day is None else str(day)


def _fte(fte: Decimal | None) -> str | None:
    return None if fte is None else f"{fte:.2f}"

"""The clauses of an agreement as plain values: what is frozen at submission."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from agreements.draft import Draft
from agreements.models import Agreement, AgreementUnit
from partners.workflow import UnitKind


def clauses(agreement: Agreement) -> dict[str, Any]:
    """Everything that is agreed, names of institutions and places included: they must be read years later."""
    draft = agreement.draft()
    return {
        "number": draft.number,
        "title": draft.title,
        "territory": agreement.territory,
        "department": agreement.department.name,
        **_further(agreement),
        "council": agreement.council.name,
        "employment": agreement.employment.name,
        "employment_status": draft.employment_status,
        "employment_seat": draft.employment_seat,
        "start_on": str(draft.start_on),
        "end_on": str(draft.end_on),
        "renewal": str(draft.renewal),
        **_founded_on(draft),
        "axes": [{"kind": str(part.kind), "label": part.label} for part in draft.parts],
        "themes": sorted(draft.themes),
        "agencies": _units(agreement.covered(UnitKind.AGENCY)),
        "offices": _units(agreement.covered(UnitKind.OFFICE)),
        **_aims(agreement, draft),
        **_means(agreement, draft),
        "delays": asdict(draft.delays),
        "diagnosis": str(draft.diagnosis),
        "support_months": draft.support_months,
        "support_renewals": draft.support_renewals,
        "indicators": list(draft.indicators),
        "notice_months": draft.notice_months,
        "council_dpo": draft.council_dpo,
        "employment_dpo": draft.employment_dpo,
    }


def _further(agreement: Agreement) -> dict[str, Any]:
    """The departments it covers besides; a text of one department alone is written as before there could be several."""
    rows = [{"code": row.code, "name": row.department.name} for row in agreement.further]
    return {"departments": rows} if rows else {}


def _founded_on(draft: Draft) -> dict[str, Any]:
    return {
        "legal_bases": [
            {"kind": str(one.kind), "reference": one.reference, "on": _day(one.on)} for one in draft.legal_bases
        ],
        "national_framework": draft.national_framework,
        "deliberation_body": draft.deliberation_body,
        "deliberation_on": _day(draft.deliberation_on),
        "deliberation_number": draft.deliberation_number,
        "transmitted_on": _day(draft.transmitted_on),
    }


def _aims(agreement: Agreement, draft: Draft) -> dict[str, Any]:
    counted = ("year", "entries", "active_file")
    return {
        "targets": [{name: getattr(row, name) for name in counted} for row in draft.targets],
        "shares": [
            {"ref": row.unit.ref, "name": row.unit.name, **{name: getattr(row, name) for name in counted}}
            for row in agreement.shares_by_name
        ],
    }


def _means(agreement: Agreement, draft: Draft) -> dict[str, Any]:
    terms = agreement.terms[0]
    return {
        "dedicated_fte": str(terms.dedicated_fte),
        "portfolio_cap": draft.portfolio_cap,
        "social_workers": draft.social_workers,
        **asdict(draft.means),
        "external_fte": str(terms.external_fte) if terms.external_fte is not None else None,
    }


def _day(day: date | None) -> str | None:
    return str(day) if day else None


def _units(rows: Iterable[AgreementUnit]) -> list[dict[str, Any]]:
    return [
        {
            "ref": row.unit.ref,
            "name": row.unit.name,
            "start_on": str(row.start_on),
            "fte": str(row.fte) if row.fte is not None else None,
            "capacity": row.capacity,
        }
        for row in rows
    ]

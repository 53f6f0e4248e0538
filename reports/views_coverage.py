"""Coverage of the country: the departments and their agreements, the map, the years, and the table as a file."""

from dataclasses import dataclass
from typing import Any

from flask import Response, render_template, request

from accounts.list_file import list_answer
from core import access
from core.actor import current_actor
from core.clock import today
from partners import queries as partners
from partners.workflow import ADMINISTRATORS, PROFESSIONALS
from reports import country_page as page
from reports import country_queries, list_files
from reports.blueprint import blueprint
from reports.country import MOST_YEARS, Order, Row, Signed, Status, by_year, counts, kept, rows
from reports.views_agreements import choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The address: filters that name something known; anything else is left out."""

    region: str | None
    status: Status | None
    order: Order

    @property
    def here(self) -> dict[str, Any]:
        """The filters, for the links of the page."""
        return {name: value for name, value in (("region", self.region), ("etat", self.status)) if value}


def _asked(found: list[Row]) -> Asked:
    region = request.args.get("region")
    known = any(row.region_code == region for row in found)
    return Asked(
        region=region if known else None,
        status=choice(Status, "etat"),
        order=choice(Order, "tri") or Order.DEPARTMENT,
    )


def _within(found: list[Row], region: str | None) -> list[Row]:
    return [row for row in found if region in (None, row.region_code)]


def _read() -> tuple[list[Row], list[Signed]]:
    signed = country_queries.signed()
    return rows(partners.departments(), signed, today(current_actor().territory)), signed


@blueprint.get("/couverture")
@access.roles(*PROFESSIONALS, *ADMINISTRATORS)
def coverage() -> str:
    everything, signed = _read()
    asked = _asked(everything)
    found = _within(everything, asked.region)
    shown = kept(found, asked.status, asked.order)
    openable = country_queries.openable([row.ref for row in shown if row.ref])
    regions = sorted({(row.region_code, row.region) for row in everything}, key=lambda pair: pair[1])
    region_name = dict(regions).get(asked.region or "")
    day = today(current_actor().territory)
    return render_template(
        "reports/coverage.html",
        regions=regions,
        years=by_year(signed, {row.code for row in found}, day),
        today=day,
        **_table(asked, found, shown, openable),
        sentence=page.sentence(len(shown), len(everything), region_name, asked.status),
        region_name=region_name,
    )


def _table(asked: Asked, found: list[Row], shown: list[Row], openable: set[str]) -> dict[str, Any]:
    """The departments shown, and the map of all those of the region."""
    return {
        "asked": asked,
        "rows": [page.table_row(row, openable) for row in shown],
        "columns": page.columns(asked.order, asked.here),
        "tabs": page.tabs(counts(found), asked.status, asked.here),
        "covered": page.covered(counts(found)),
        "areas": page.areas(found, {row.code for row in shown}, asked.here),
        "inner": page.inner(found),
        "legend": page.legend(found),
        "most_years": MOST_YEARS,
        "points": page.points,
    }


@blueprint.get("/couverture.<any(csv, xlsx):kind>")
@access.roles(*PROFESSIONALS, *ADMINISTRATORS)
def coverage_file(kind: str) -> Response:
    everything, _signed = _read()
    asked = _asked(everything)
    shown = kept(_within(everything, asked.region), asked.status, asked.order)
    return list_answer(kind, list_files.COVERAGE, shown)

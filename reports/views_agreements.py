"""The list of agreements: every department of a region, target against actual, and the map."""

from enum import StrEnum
from typing import Any, TypeVar

from flask import Response, render_template, request, url_for

from accounts.list_file import list_answer
from agreements import policy
from agreements import queries as agreement_queries
from core import access
from core.actor import Actor, current_actor
from core.clock import today
from core.db import db
from partners import queries as partners
from partners.workflow import ADMINISTRATORS, PROFESSIONALS
from reports import list_files
from reports.blueprint import blueprint
from reports.coverage import Line, Shown, Sort, kept, lines, totals
from reports.coverage_page import areas, columns, is_own, legend, row, tiles
from reports.indicators import attainment

E = TypeVar("E", bound=StrEnum)


@blueprint.get("/conventions")
@access.roles(*PROFESSIONALS, *ADMINISTRATORS)
def agreements() -> str:
    actor = current_actor()
    regions = partners.regions()
    region = _region(actor, dict(regions))
    found = _lines(actor, region)
    shown, sort = choice(Shown, "etat"), choice(Sort, "tri") or Sort.DEPARTMENT
    here = {name: value for name, value in (("region", request.args.get("region")), ("etat", shown)) if value}
    return render_template(
        "reports/agreements.html",
        rows=[row(line, actor, region) for line in kept(found, shown, sort)],
        tiles=tiles(totals(found), _has_figures(actor, region), region),
        areas=areas(found),
        legend=legend(found),
        columns=columns(sort, here),
        **_frame(actor, regions, region, shown),
    )


@blueprint.get("/conventions.<any(csv, xlsx):kind>")
@access.roles(*PROFESSIONALS, *ADMINISTRATORS)
def agreements_file(kind: str) -> Response:
    actor = current_actor()
    region = _region(actor, dict(partners.regions()))
    shown = kept(_lines(actor, region), choice(Shown, "etat"), choice(Sort, "tri") or Sort.DEPARTMENT)
    return list_answer(kind, list_files.AGREEMENTS, [(line, is_own(line, actor, region)) for line in shown])


def _frame(actor: Actor, regions: Any, region: str | None, shown: Shown | None) -> dict[str, Any]:
    return {
        "regions": regions,
        "region": region,
        "region_name": dict(regions).get(region, ""),
        "shown": shown,
        "has_figures": _has_figures(actor, region),
        "today": today(actor.territory),
        "can_create": policy.is_administrator(actor),
        "can_decide": policy.is_administrator(actor),
        "clear_url": url_for("reports.agreements") if request.args else None,
    }


def _region(actor: Actor, known: dict[str, str]) -> str | None:
    """The one asked for, when it exists, else the actor's own."""
    wished = request.args.get("region", "")
    return wished if wished in known else actor.region


def _has_figures(actor: Actor, region: str | None) -> bool:
    """Agreements are public acts; figures stay within the region."""
    return region is not None and region == actor.region


def _lines(actor: Actor, region: str | None) -> list[Line]:
    departments = partners.departments(region) if region else []
    codes = [department.code for department in departments]
    day = today(actor.territory)
    signed = agreement_queries.signed(codes)
    counted = sorted({*codes, *(code for one in signed for code in one.territories)})
    figures = attainment(db.session(), counted, day) if _has_figures(actor, region) else {}
    return lines(departments, signed, agreement_queries.readable(codes), figures, day)


def choice(kind: type[E], name: str) -> E | None:
    """A known value of the address, else none: an unknown one is ignored."""
    wished = request.args.get(name)
    return next((member for member in kind if member.value == wished), None)

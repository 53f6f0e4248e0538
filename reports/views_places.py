"""Who takes the places of an agreement: the list for those who follow people, counts by office for all its readers."""

from typing import Any

from flask import Response, render_template, request, url_for

from accounts.journal import record_reading
from accounts.list_file import list_answer
from agreements import queries_committees as queries
from core import access
from core.actor import current_actor
from core.i18n import format_number
from core.keyset import BLOCK_SIZE, Page, every_row
from partners.workflow import ADMINISTRATORS, PROFESSIONALS
from reports import list_files, places
from reports.blueprint import blueprint


@blueprint.get("/conventions/<ref>/places")
@access.roles(*PROFESSIONALS, *ADMINISTRATORS)
def agreement_places(ref: str) -> str:
    agreement = queries.followed(ref)
    follows = current_actor().role in PROFESSIONALS
    page: Page[Any] = places.holders(agreement, request.args.get("page")) if follows else Page(rows=[])
    if follows:
        record_reading("place.list", subject=agreement.ref, shown=len(page.rows))
    found = places.breakdown(agreement)
    return render_template(
        "reports/agreement_places.html",
        agreement=agreement,
        follows=follows,
        page=page,
        offices=[(list_files.office_name(name), _shown(count)) for name, count in found.offices],
        total=_shown(found.total),
        here=request.full_path.rstrip("?"),
        previous_url=url_for("reports.agreement_places", ref=ref, page=page.previous) if page.previous else None,
        next_url=url_for("reports.agreement_places", ref=ref, page=page.next) if page.next else None,
    )


@blueprint.get("/conventions/<ref>/places.<any(csv, xlsx):kind>")
@access.fresh
@access.roles(*PROFESSIONALS)
def agreement_places_file(ref: str, kind: str) -> Response:
    agreement = queries.followed(ref)
    rows = every_row(lambda cursor: places.holders(agreement, cursor, size=BLOCK_SIZE))
    return list_answer(kind, list_files.PLACES, rows, subject=agreement.ref)


@blueprint.get("/conventions/<ref>/places-par-lieu.<any(csv, xlsx):kind>")
@access.roles(*PROFESSIONALS, *ADMINISTRATORS)
def agreement_offices_file(ref: str, kind: str) -> Response:
    agreement = queries.followed(ref)
    return list_answer(kind, list_files.OFFICES, places.breakdown(agreement).offices, subject=agreement.ref)


def _shown(count: int | None) -> str:
    return list_files.masked() if count is None else format_number(count)

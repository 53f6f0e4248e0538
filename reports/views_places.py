"""Who takes the places of an agreement: the list for those who follow people, counts by office for all its readers."""

from typing import Any

from flask import render_template, request, url_for

from accounts.journal import record_reading
from agreements import queries_committees as queries
from core import access
from core.actor import current_actor
from core.i18n import format_number
from core.i18n import gettext as _
from core.keyset import Page
from partners.workflow import ADMINISTRATORS, PROFESSIONALS
from reports import places
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
        offices=[(name or _("Lieu d’accueil non précisé"), _shown(count)) for name, count in found.offices],
        total=_shown(found.total),
        here=request.full_path.rstrip("?"),
        previous_url=url_for("reports.agreement_places", ref=ref, page=page.previous) if page.previous else None,
        next_url=url_for("reports.agreement_places", ref=ref, page=page.next) if page.next else None,
    )


def _shown(count: int | None) -> str:
    return _("masqué") if count is None else format_number(count)

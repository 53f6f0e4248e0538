"""A professional's own appointments: what is to complete first, then day by day."""

from flask import render_template, request, url_for

from accounts.journal import record_reading
from casefiles.appointments import queries, words
from casefiles.views.frame import blueprint
from core import access
from core.actor import current_actor
from core.clock import now, today
from partners.workflow import FOLLOWERS

PAST = "passes"


@blueprint.get("/rendez-vous")
@access.roles(*FOLLOWERS)
def own_appointments() -> str:
    actor, at, is_past = current_actor(), now(), request.args.get("vue") == PAST
    page = queries.own(actor, request.args.get("page"), is_past=is_past)

    def address(cursor: str | None) -> str | None:
        view = PAST if is_past else None
        return url_for("casefiles.own_appointments", vue=view, page=cursor) if cursor else None

    record_reading("appointment.agenda", shown=len(page.rows))
    return render_template(
        "casefiles/appointments/own.html", rows=[words.own(row, at) for row in page.rows], is_past=is_past,
        next_url=address(page.next), previous_url=address(page.previous), today=today(actor.territory),
        has_cursor="page" in request.args,
    )  # fmt: skip

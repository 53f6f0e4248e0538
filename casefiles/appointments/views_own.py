"""A professional's own appointments: what is to complete first, then day by day."""

from flask import render_template, request, url_for

from accounts.journal import record_reading
from casefiles import queries as files
from casefiles.appointments import queries, words
from casefiles.views.frame import blueprint
from core import access
from core.actor import Actor, current_actor
from core.clock import day_begins, now, today
from partners.workflow import FOLLOWERS, Role

PAST = "passes"


@blueprint.get("/rendez-vous")
@access.roles(*FOLLOWERS, Role.SECRETARY)
def own_appointments() -> str:
    actor, at, is_past = current_actor(), now(), request.args.get("vue") == PAST
    if actor.role == Role.SECRETARY:
        return _office(actor)
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


def _office(actor: Actor) -> str:
    """For a secretary: who comes to the office from this morning on, and how to reach them; nothing of their file."""
    morning = day_begins(today(actor.territory), actor.territory)
    page = queries.of_office(actor.reach, morning, request.args.get("page"))
    rows = [words.of_office(row) for row in page.rows]
    names = files.members_named(key for row in rows for key in row.members)

    def address(cursor: str | None) -> str | None:
        return url_for("casefiles.own_appointments", page=cursor) if cursor else None

    record_reading("appointment.office", shown=len(rows))
    return render_template(
        "casefiles/appointments/office.html", rows=rows, names=names, next_url=address(page.next),
        previous_url=address(page.previous), has_cursor="page" in request.args,
    )  # fmt: skip

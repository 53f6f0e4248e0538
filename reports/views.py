"""Landing page; the other pages of this package stand in `views_*`, named here so that they are registered."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts import sessions
from core import access
from core.actor import current_actor
from reports import (
    views_act,
    views_agreements,
    views_alerts,
    views_behind,
    views_committees,
    views_coverage,
    views_day_list,
    views_deadlines,
    views_documents,
    views_exits,
    views_journal,
    views_late,
    views_notices,
    views_places,
    views_plan,
    views_readings,
    views_renewal,
    views_return_steps,
    views_returns,
    views_search,
    views_targets,
    views_yearly,
)
from reports.blueprint import blueprint
from reports.navigation import landing
from reports.rights import views as views_rights


@blueprint.get("/")
@access.public
def home() -> ResponseReturnValue:
    signed_in = sessions.current()
    if signed_in is None:
        return render_template("reports/home.html")
    if signed_in.is_waiting:
        return redirect(url_for(access.FACTOR), 303)
    return redirect(landing(current_actor()), 303)


__all__ = [
    "blueprint",
    "views_act",
    "views_agreements",
    "views_alerts",
    "views_behind",
    "views_committees",
    "views_coverage",
    "views_day_list",
    "views_deadlines",
    "views_documents",
    "views_exits",
    "views_journal",
    "views_late",
    "views_notices",
    "views_places",
    "views_plan",
    "views_readings",
    "views_renewal",
    "views_return_steps",
    "views_returns",
    "views_rights",
    "views_search",
    "views_targets",
    "views_yearly",
]

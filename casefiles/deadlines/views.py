"""What falls due: my own list, and a head's figures of a team."""

from flask import render_template, request

from accounts.journal import record_reading
from casefiles.deadlines import queries, team
from casefiles.deadlines.workflow import Due
from casefiles.views.frame import blueprint
from core import access
from core.actor import current_actor
from core.clock import today
from partners.workflow import FOLLOWERS, Role

ADDRESSES = {
    Due.CONTACT: "casefiles.new_contact",
    Due.DIAGNOSIS: "casefiles.diagnosis",
    Due.REVIEW: "casefiles.new_review",
    Due.TERM: "casefiles.reviews",
    Due.RENEWAL: "casefiles.reviews",
    Due.PLAN: "casefiles.plan",
    Due.REPORT: "casefiles.close_form",
    Due.STATUS: "casefiles.later_status",
}


@blueprint.get("/echeances")
@access.roles(*FOLLOWERS)
def deadlines() -> str:
    actor, asked = current_actor(), request.args.get("nature", "")
    kind, day = Due(asked) if asked in set(Due) else None, today(actor.territory)
    found = queries.deadlines(actor, day, [kind] if kind else Due)
    record_reading("deadline.list", shown=len(found.rows))
    return render_template(
        "casefiles/deadlines/mine.html",
        late=[one for one in found.rows if one.late(day)],
        coming=[one for one in found.rows if not one.late(day)],
        is_cut=found.is_cut,
        kinds=list(Due),
        kind=kind,
        addresses=ADDRESSES,
        today=day,
    )


@blueprint.get("/equipe/echeances")
@access.roles(Role.HEAD)
def team_deadlines() -> str:
    actor = current_actor()
    rows = team.team(actor, today(actor.territory))
    record_reading("deadline.team", shown=len(rows))
    return render_template("casefiles/deadlines/team.html", rows=rows)

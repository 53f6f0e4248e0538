"""The delays of an agreement: which referrals wait for an act that is late, for those who see to it."""

from flask import Response, render_template, request

from accounts.journal import record_reading
from accounts.list_file import list_answer
from agreements import queries_committees as queries
from core import access
from core.actor import current_actor
from core.clock import today
from partners.workflow import ADMINISTRATORS, QUEUE_KEEPERS
from reports import list_files
from reports.blueprint import blueprint
from reports.late import late_referrals

MOST = 200  # lines of a page; the file has them all


@blueprint.get("/conventions/<ref>/retards")
@access.roles(*QUEUE_KEEPERS, *ADMINISTRATORS)
def late(ref: str) -> str:
    agreement, actor = queries.followed(ref), current_actor()
    found = late_referrals(agreement, actor, today(agreement.territory))
    record_reading("referral.late_list", subject=agreement.ref, shown=len(found))
    return render_template(
        "reports/late.html",
        agreement=agreement,
        lines=found[:MOST],
        number=len(found),
        administers=actor.role in ADMINISTRATORS,
        here=request.full_path.rstrip("?"),
    )


@blueprint.get("/conventions/<ref>/retards.<any(csv, xlsx):kind>")
@access.roles(*QUEUE_KEEPERS, *ADMINISTRATORS)
def late_file(ref: str, kind: str) -> Response:
    agreement = queries.followed(ref)
    found = late_referrals(agreement, current_actor(), today(agreement.territory))
    return list_answer(kind, list_files.LATE, found, subject=agreement.ref)

"""The plan for the person as a page and a PDF, journalled before it leaves."""

from flask import Response, current_app, url_for

from accounts.journal import record_reading
from casefiles.workflow import Level
from core import access, documents
from core.actor import current_actor
from core.clock import now
from partners.workflow import FOLLOWERS
from reports.answers import pdf_answer
from reports.blueprint import blueprint
from reports.case_summary import Summary
from reports.plan_sheet import plan_sheet as made_for

TEMPLATE = "reports/plan_sheet.html"


@blueprint.get("/dossiers/<ref>/mon-plan")
@access.roles(*FOLLOWERS)
def plan_sheet(ref: str) -> str:
    made = _made(ref)
    return documents.page(TEMPLATE, made.info, pdf_url=url_for("reports.plan_sheet_pdf", ref=ref), **made.values)


@blueprint.get("/dossiers/<ref>/mon-plan.pdf")
@access.roles(*FOLLOWERS)
def plan_sheet_pdf(ref: str) -> Response:
    made = _made(ref)
    return pdf_answer(TEMPLATE, made.info, **made.values)


def _made(ref: str) -> Summary:
    made = made_for(ref, current_actor(), now(), synthetic=bool(current_app.config["SETTINGS"].is_demo))
    record_reading("plan.sheet", file_id=made.file_id, subject=ref, level=Level.SHARED)
    return made

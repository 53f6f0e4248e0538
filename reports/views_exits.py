"""The exit report as a page and a PDF, journalled before it leaves."""

from flask import Response, current_app, url_for

from accounts.journal import record_reading
from casefiles.workflow import Level
from core import access, documents
from core.actor import current_actor
from partners.workflow import FOLLOWERS
from reports.answers import pdf_answer
from reports.blueprint import blueprint
from reports.case_summary import Summary
from reports.exit_report import exit_report as issued

TEMPLATE = "reports/exit_report.html"


@blueprint.get("/dossiers/<ref>/bilan")
@access.roles(*FOLLOWERS)
def exit_report(ref: str) -> str:
    made = _issued(ref)
    pdf_url = url_for("reports.exit_report_pdf", ref=ref)
    return documents.page(TEMPLATE, made.info, pdf_url=pdf_url, **made.values)


@blueprint.get("/dossiers/<ref>/bilan.pdf")
@access.roles(*FOLLOWERS)
def exit_report_pdf(ref: str) -> Response:
    made = _issued(ref)
    return pdf_answer(TEMPLATE, made.info, **made.values)


def _issued(ref: str) -> Summary:
    made = issued(ref, current_actor(), synthetic=bool(current_app.config["SETTINGS"].is_demo))
    record_reading("support.summary", file_id=made.file_id, subject=ref, level=Level.SHARED)
    return made

"""A notice as a letter: a page and a PDF, journalled before they leave."""

from flask import Response, current_app, url_for

from accounts.journal import record_reading
from core import access, documents
from core.actor import current_actor
from core.clock import now
from partners.notices import queries
from reports.answers import pdf_answer
from reports.blueprint import blueprint
from reports.notice_letter import Letter, letter


@blueprint.get("/compte/notifications/<int:notice_id>/courrier")
@access.signed_in
def notice_letter(notice_id: int) -> str:
    made = _letter(notice_id)
    pdf_url = url_for("reports.notice_letter_pdf", notice_id=notice_id)
    return documents.page("reports/notice_letter.html", made.info, pdf_url=pdf_url, **made.values)


@blueprint.get("/compte/notifications/<int:notice_id>/courrier.pdf")
@access.signed_in
def notice_letter_pdf(notice_id: int) -> Response:
    made = _letter(notice_id)
    return pdf_answer("reports/notice_letter.html", made.info, **made.values)


def _letter(notice_id: int) -> Letter:
    notice = queries.one(notice_id, current_actor().membership)
    made = letter(notice, now(), synthetic=bool(current_app.config["SETTINGS"].is_demo))
    record_reading("notice.letter", subject=made.ref)
    return made

"""Referral sheet, letter of its answer, case summary: each a page and a PDF, journalled before they leave."""

from flask import Response, current_app, url_for

from accounts.journal import record_reading
from casefiles.workflow import AccessLevel, Level
from core import access, documents
from core.actor import current_actor
from core.clock import now
from partners.workflow import FOLLOWERS, PROFESSIONALS
from reports.answer_letter import letter
from reports.answers import pdf_answer
from reports.blueprint import blueprint
from reports.case_summary import Summary, summary
from reports.referral_sheet import Sheet, sheet


@blueprint.get("/orientations/<ref>/fiche")
@access.roles(*PROFESSIONALS)
def referral_sheet(ref: str) -> str:
    made = _sheet(ref)
    pdf_url = url_for("reports.referral_sheet_pdf", ref=ref)
    return documents.page("reports/referral_sheet.html", made.info, pdf_url=pdf_url, **made.values)


@blueprint.get("/orientations/<ref>/fiche.pdf")
@access.roles(*PROFESSIONALS)
def referral_sheet_pdf(ref: str) -> Response:
    made = _sheet(ref)
    return pdf_answer("reports/referral_sheet.html", made.info, **made.values)


@blueprint.get("/orientations/<ref>/lettre")
@access.roles(*PROFESSIONALS)
def answer_letter(ref: str) -> str:
    made = _letter(ref)
    pdf_url = url_for("reports.answer_letter_pdf", ref=ref)
    return documents.page("reports/answer_letter.html", made.info, pdf_url=pdf_url, referral_ref=ref, **made.values)


@blueprint.get("/orientations/<ref>/lettre.pdf")
@access.roles(*PROFESSIONALS)
def answer_letter_pdf(ref: str) -> Response:
    made = _letter(ref)
    return pdf_answer("reports/answer_letter.html", made.info, referral_ref=ref, **made.values)


@blueprint.get("/dossiers/<ref>/synthese")
@access.roles(*FOLLOWERS)
def case_summary(ref: str) -> str:
    made = _summary(ref)
    pdf_url = url_for("reports.case_summary_pdf", ref=ref)
    return documents.page("reports/case_summary.html", made.info, pdf_url=pdf_url, **made.values)


@blueprint.get("/dossiers/<ref>/synthese.pdf")
@access.roles(*FOLLOWERS)
def case_summary_pdf(ref: str) -> Response:
    made = _summary(ref)
    return pdf_answer("reports/case_summary.html", made.info, **made.values)


def _is_demo() -> bool:
    return bool(current_app.config["SETTINGS"].is_demo)


def _sheet(ref: str) -> Sheet:
    made = sheet(ref, now(), synthetic=_is_demo())
    record_reading("referral.sheet", file_id=made.file_id, subject=ref, level=AccessLevel.INDEX)
    return made


def _letter(ref: str) -> Sheet:
    made = letter(ref, now(), synthetic=_is_demo())
    record_reading("referral.letter", file_id=made.file_id, subject=ref, level=AccessLevel.INDEX)
    return made


def _summary(ref: str) -> Summary:
    made = summary(ref, current_actor(), now(), synthetic=_is_demo())
    record_reading("casefile.summary", file_id=made.file_id, subject=ref, level=Level.SHARED)
    return made

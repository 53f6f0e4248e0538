"""The yearly reports: their list, each as a page, each as a PDF. Figures only: no case stands behind them."""

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from core import access, documents
from core.actor import current_actor
from core.clock import now, today
from reports import queries
from reports.answers import pdf_answer
from reports.blueprint import blueprint
from reports.indicators.behind import Figure
from reports.policy import READERS
from reports.yearly import report
from reports.yearly.build import Missing, build
from reports.yearly.listing import listing
from reports.yearly.subject import Subject

TEMPLATE = "reports/yearly.html"


@blueprint.get("/bilans")
@access.roles(*READERS)
def index() -> str:
    places = queries.departments_for(current_actor())
    terms = queries.terms_of([place.code for place in places])
    return render_template("reports/index.html", listing=listing(places, terms, today(current_actor().territory)))


@blueprint.get("/bilans/<int:year>/<code>")
@access.roles(*READERS)
def yearly(year: int, code: str) -> ResponseReturnValue:
    subject = _build(year, code)
    if isinstance(subject, Missing):
        return render_template("reports/yearly_missing.html", missing=subject)
    pdf_url = url_for("reports.yearly_pdf", year=year, code=code)
    behind_url = url_for("reports.behind_figure", year=year, code=code, figure=Figure.SENT.value)
    values = report.values(subject)
    return documents.page(TEMPLATE, report.info(subject), pdf_url=pdf_url, behind_url=behind_url, **values)


@blueprint.get("/bilans/<int:year>/<code>.pdf")
@access.roles(*READERS)
def yearly_pdf(year: int, code: str) -> ResponseReturnValue:
    subject = _build(year, code)
    if isinstance(subject, Missing):  # the page says why
        return redirect(url_for("reports.yearly", year=year, code=code), 303)
    return pdf_answer(TEMPLATE, report.info(subject), **report.values(subject))


def _build(year: int, code: str) -> Subject | Missing:
    return build(current_actor(), year, code, now(), synthetic=current_app.config["SETTINGS"].is_demo)

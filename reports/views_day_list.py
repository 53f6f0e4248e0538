"""The list of a day: a page and a PDF, journalled before they leave."""

from datetime import date

from flask import Response, current_app, request, url_for

from accounts.journal import record_reading
from core import access, documents
from core.actor import current_actor
from core.clock import now, today
from partners.workflow import FOLLOWERS
from reports.answers import pdf_answer
from reports.blueprint import blueprint
from reports.day_list import DayList, day_list


def _day() -> date:
    """The day the address asks for; today for none, or for what is no day."""
    try:
        asked = date.fromisoformat(request.args.get("jour", ""))
    except ValueError:
        return today(current_actor().territory)
    return asked if date(2000, 1, 1) <= asked <= date(2199, 12, 30) else today(current_actor().territory)


def _made(day: date) -> DayList:
    made = day_list(current_actor(), day, now(), synthetic=bool(current_app.config["SETTINGS"].is_demo))
    record_reading("appointment.day", reason=day.isoformat(), shown=made.number)
    return made


@blueprint.get("/rendez-vous/jour")
@access.roles(*FOLLOWERS)
def day_list_page() -> str:
    day = _day()
    made = _made(day)
    pdf_url = url_for("reports.day_list_pdf", jour=day.isoformat())
    return documents.page("reports/day_list.html", made.info, pdf_url=pdf_url, **made.values)


@blueprint.get("/rendez-vous/jour.pdf")
@access.roles(*FOLLOWERS)
def day_list_pdf() -> Response:
    made = _made(_day())
    return pdf_answer("reports/day_list.html", made.info, **made.values)

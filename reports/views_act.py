"""The act of an agreement, as a page and as a PDF, for whoever may view the agreement."""

from flask import Response, current_app, url_for

from accounts.journal import record_reading
from agreements import queries
from agreements.workflow import SIGNING
from core import access, documents
from core.clock import now
from core.errors import NotFound
from core.i18n import gettext as _
from core.i18n import locale
from partners.workflow import PROFESSIONALS
from reports.act.archive import files
from reports.act.document import act_of, info, values
from reports.answers import archive_answer, pdf_answer
from reports.blueprint import blueprint

TEMPLATE = "reports/agreement_act.html"


@blueprint.get("/conventions/<ref>/document")
@access.roles(*PROFESSIONALS, *SIGNING)
def agreement_act(ref: str) -> str:
    act = act_of(queries.get(ref))
    around = info(act, now(), synthetic=_is_demo())
    pdf_url = url_for("reports.agreement_act_pdf", ref=ref)
    back = (url_for("agreements.show", ref=ref), _("Convention n° %(number)s", number=act.clauses["number"]))
    archive_url = url_for("reports.agreement_archive", ref=ref) if act.is_concluded else None
    return documents.page(TEMPLATE, around, pdf_url=pdf_url, back=back, archive_url=archive_url, **values(act))


@blueprint.get("/conventions/<ref>/document.pdf")
@access.roles(*PROFESSIONALS, *SIGNING)
def agreement_act_pdf(ref: str) -> Response:
    act = act_of(queries.get(ref))
    with locale("fr"):
        return pdf_answer(TEMPLATE, info(act, now(), synthetic=_is_demo()), back=None, **values(act))


@blueprint.get("/conventions/<ref>/archive.pdf")
@access.roles(*PROFESSIONALS, *SIGNING)
def agreement_archive(ref: str) -> Response:
    act = act_of(queries.get(ref))
    if not act.is_concluded:
        raise NotFound(_("La copie d’archive est celle d’un acte signé : celui-ci ne l’est pas encore."))
    record_reading("agreement.archive", subject=ref)
    with locale("fr"):
        around = info(act, now(), synthetic=_is_demo())
        return archive_answer(TEMPLATE, around, files(act), back=None, **values(act))


def _is_demo() -> bool:
    return bool(current_app.config["SETTINGS"].is_demo)

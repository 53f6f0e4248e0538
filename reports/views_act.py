"""The act of an agreement, or of an amendment, as a page and as a PDF, for whoever may view it."""

from flask import Response, current_app, url_for

from accounts.journal import record_reading
from agreements import queries
from agreements import queries_amendments as amendments
from agreements.models_amendments import Signable
from agreements.workflow import SIGNING
from core import access, documents
from core.clock import now
from core.errors import NotFound
from core.i18n import gettext as _
from core.i18n import locale
from partners.workflow import PROFESSIONALS
from reports.act import amendment as amending
from reports.act.archive import files
from reports.act.around import is_concluded
from reports.act.document import act_of, info, values
from reports.answers import archive_answer, pdf_answer
from reports.blueprint import blueprint

TEMPLATE = "reports/agreement_act.html"
AMENDMENT = "reports/amendment_act.html"


@blueprint.get("/conventions/<ref>/document")
@access.roles(*PROFESSIONALS, *SIGNING)
def agreement_act(ref: str) -> str:
    act = act_of(queries.get(ref))
    around = info(act, now(), synthetic=_is_demo())
    pdf_url = url_for("reports.agreement_act_pdf", ref=ref)
    back = (url_for("agreements.show", ref=ref), _("Convention n° %(number)s", number=act.clauses["number"]))
    archive_url = url_for("reports.agreement_archive", ref=ref) if is_concluded(act.agreement) else None
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
    _check_concluded(act.agreement)
    record_reading("agreement.archive", subject=ref)
    with locale("fr"):
        around = info(act, now(), synthetic=_is_demo())
        inside = files(act.agreement, act.frozen, act.clauses)
        return archive_answer(TEMPLATE, around, inside, back=None, **values(act))


def _check_concluded(one: Signable) -> None:
    """Raises NotFound: there is nothing to archive yet."""
    if not is_concluded(one):
        raise NotFound(_("La copie d’archive est celle d’un acte signé : celui-ci ne l’est pas encore."))


@blueprint.get("/conventions/<ref>/avenants/<int:number>/document")
@access.roles(*PROFESSIONALS, *SIGNING)
def amendment_act(ref: str, number: int) -> str:
    act = amending.act_of(amendments.get(ref, number))
    pdf_url = url_for("reports.amendment_act_pdf", ref=ref, number=number)
    back = (url_for("agreements.amendment", ref=ref, number=number), _("Avenant n° %(number)s", number=number))
    around = amending.info(act, now(), synthetic=_is_demo())
    archive_url = None
    if is_concluded(act.amendment):
        archive_url = url_for("reports.amendment_archive", ref=ref, number=number)
    return documents.page(
        AMENDMENT, around, pdf_url=pdf_url, back=back, archive_url=archive_url, **amending.values(act)
    )


@blueprint.get("/conventions/<ref>/avenants/<int:number>/document.pdf")
@access.roles(*PROFESSIONALS, *SIGNING)
def amendment_act_pdf(ref: str, number: int) -> Response:
    act = amending.act_of(amendments.get(ref, number))
    with locale("fr"):
        around = amending.info(act, now(), synthetic=_is_demo())
        return pdf_answer(AMENDMENT, around, back=None, **amending.values(act))


@blueprint.get("/conventions/<ref>/avenants/<int:number>/archive.pdf")
@access.roles(*PROFESSIONALS, *SIGNING)
def amendment_archive(ref: str, number: int) -> Response:
    act = amending.act_of(amendments.get(ref, number))
    _check_concluded(act.amendment)
    record_reading("agreement.archive", subject=f"{ref}/{number}")
    with locale("fr"):
        around = amending.info(act, now(), synthetic=_is_demo())
        inside = files(act.amendment, act.frozen, act.text)
        return archive_answer(AMENDMENT, around, inside, back=None, **amending.values(act))


def _is_demo() -> bool:
    return bool(current_app.config["SETTINGS"].is_demo)

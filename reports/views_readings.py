"""Who opened a file: a page and its PDF, for the pair, and for the officer who answers the person."""

from typing import Any

from flask import Response, current_app, request, url_for

from accounts.journal import record_reading
from casefiles import policy, queries
from casefiles.openings.queries import refs_of
from casefiles.rights.queries import request_of
from casefiles.workflow import AccessLevel
from core import access, documents, i18n
from core.actor import current_actor
from core.clock import now
from core.db import key_of
from core.errors import NotFound
from core.i18n import gettext as _
from partners.workflow import FOLLOWERS, Role
from reports import readings as statement
from reports.answers import pdf_answer
from reports.blueprint import blueprint

TEMPLATE = "reports/readings.html"


@blueprint.get("/dossiers/<ref>/lectures")
@access.roles(*FOLLOWERS)
def readings(ref: str) -> str:
    part, shown = _of_file(ref)
    around = _around("reports.readings", "reports.readings_pdf", ref, part)
    return documents.page(
        TEMPLATE, **shown, **around, back=(url_for("casefiles.accesses", ref=ref), _("Intervenants et accès"))
    )


@blueprint.get("/dossiers/<ref>/lectures.pdf")
@access.roles(*FOLLOWERS)
def readings_pdf(ref: str) -> Response:
    _part, shown = _of_file(ref)
    return pdf_answer(TEMPLATE, **shown)


def _of_file(ref: str) -> tuple[statement.Part, dict[str, Any]]:
    """For who reads the content of a file. Raises NotFound."""
    file = queries.content(ref)
    if not policy.can_view(current_actor(), AccessLevel.CONTENT):
        raise NotFound(_("Ce dossier n’existe pas, ou ne vous est pas ouvert."))
    return _made(file.id, file.ref, file.territory)


@blueprint.get("/administration/droits/<ref>/lectures")
@access.roles(Role.DPO)
def rights_readings(ref: str) -> str:
    part, shown = _of_request(ref)
    around = _around("reports.rights_readings", "reports.rights_readings_pdf", ref, part)
    return documents.page(
        TEMPLATE, **shown, **around, back=(url_for("rights.show", ref=ref), _("Demande %(ref)s", ref=ref))
    )


@blueprint.get("/administration/droits/<ref>/lectures.pdf")
@access.fresh
@access.roles(Role.DPO)
def rights_readings_pdf(ref: str) -> Response:
    with i18n.locale("fr"):  # it is the person who reads it
        _part, shown = _of_request(ref)
        return pdf_answer(TEMPLATE, **shown)


def _of_request(ref: str) -> tuple[statement.Part, dict[str, Any]]:
    """For the officer, the file a request of the institution is about. Raises NotFound."""
    asked = request_of(ref)
    if asked.file_id is None:
        raise NotFound(_("Cette demande ne porte sur aucun dossier."))
    actor = current_actor()
    return _made(asked.file_id, refs_of([asked.file_id])[asked.file_id], actor.territory or "")


def _made(file_id: int, ref: str, territory: str) -> tuple[statement.Part, dict[str, Any]]:
    """One part, journalled before it leaves: it is one of the readings it tells of, next time."""
    part = statement.part_of(file_id, territory, key_of(request.args.get("partie")) or 1)
    record_reading("casefile.readings", file_id=file_id, subject=ref, shown=len(part.lines))
    synthetic = bool(current_app.config["SETTINGS"].is_demo)
    info = statement.info_of(ref, part, now(), territory, synthetic=synthetic)
    return part, {"info": info, "part": part}


def _around(endpoint: str, pdf: str, ref: str, part: statement.Part) -> dict[str, Any]:
    """The same part as a PDF, and the parts beside it."""

    def part_url(number: int, to: str) -> str | None:
        return url_for(to, ref=ref, partie=number if number > 1 else None) if 1 <= number <= part.parts else None

    return {
        "pdf_url": part_url(part.number, pdf),
        "previous_url": part_url(part.number - 1, endpoint),
        "next_url": part_url(part.number + 1, endpoint),
    }

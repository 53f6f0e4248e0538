"""A document as an HTTP answer."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from flask import Response

from core import documents
from core.db import db
from core.documents import DocumentInfo
from core.errors import Refusal
from core.i18n import gettext as _
from core.pdf import Attached, PdfFailed, PdfUnavailable


class NoPdf(Refusal):
    """The PDF cannot be made now; its HTML twin can."""

    status = 503


def pdf_answer(template: str, info: DocumentInfo, **values: Any) -> Response:
    """The PDF under the document's own name. Raises NoPdf.

    Laying out takes a while: the reading transaction ends before, its connection serves others meanwhile.
    """
    body = _laid_out(partial(documents.as_pdf, template, info, **values))
    answer = Response(body, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{info.reference}.pdf"'
    return answer


def archive_answer(template: str, info: DocumentInfo, files: Sequence[Attached], **values: Any) -> Response:
    """The same as one to archive, to be saved: files that people sent may be inside. Raises NoPdf."""
    body = _laid_out(partial(documents.as_archive, template, info, files, **values))
    answer = Response(body, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{info.reference}-archive.pdf"'
    return answer


def _laid_out(make: Callable[[], bytes]) -> bytes:
    db.session.rollback()
    try:
        return make()
    except (PdfUnavailable, PdfFailed) as error:
        raise NoPdf(
            _("Le PDF ne peut pas être produit pour le moment. La page du document reste lisible et imprimable.")
        ) from error

"""A document as an HTTP answer."""

from typing import Any

from flask import Response

from core import documents
from core.db import db
from core.documents import DocumentInfo
from core.errors import Refusal
from core.i18n import gettext as _
from core.pdf import PdfFailed, PdfUnavailable


class NoPdf(Refusal):
    """The PDF cannot be made now; its HTML twin can."""

    status = 503


def pdf_answer(template: str, info: DocumentInfo, **values: Any) -> Response:
    """The PDF under the document's own name. Raises NoPdf.

    Laying out takes a while: the reading transaction ends before, its connection serves others meanwhile.
    """
    db.session.rollback()
    try:
        body = documents.as_pdf(template, info, **values)
    except (PdfUnavailable, PdfFailed) as error:
        raise NoPdf(
            _("Le PDF ne peut pas être produit pour le moment. La page du document reste lisible et imprimable.")
        ) from error
    answer = Response(body, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{info.reference}.pdf"'
    return answer

"""Documents people print, sign and keep: one template gives the PDF and its HTML twin, from the same plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import render_template

from core import pdf


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentInfo:
    """What is printed around a document; every text is already in the language of the document."""

    reference: str
    title: str
    confidentiality: str
    subtitle: str = ""
    confidentiality_text: str = ""
    parties: tuple[tuple[str, str], ...] = ()
    version: str = ""
    data_date: date | None = None
    created: datetime | None = None
    draft: bool = False
    synthetic: bool = False


def page(template: str, info: DocumentInfo, *, pdf_url: str | None = None, **values: Any) -> str:
    """The HTML twin, in the frame of the site."""
    around = {"shell": "documents/page.html", "document": info, "pdf_url": pdf_url}
    return render_template(template, **values, **around)


def html(template: str, info: DocumentInfo, **values: Any) -> str:
    """The page that becomes the PDF: nothing of the session, so that the same values give the same bytes."""
    around = {"shell": "documents/base.html", "document": info, "pdf_url": None}
    return render_template(template, **values, **around)


def as_pdf(template: str, info: DocumentInfo, **values: Any) -> bytes:
    """The PDF. Raises core.pdf.PdfUnavailable or PdfFailed. Never call it inside a transaction."""
    return pdf.render(html(template, info, **values), document_id=info.reference)


def as_archive(template: str, info: DocumentInfo, files: Sequence[pdf.Attached], **values: Any) -> bytes:
    """The same, also PDF/A-3a, with files inside. Raises as `as_pdf` does."""
    return pdf.render(html(template, info, **values), document_id=info.reference, files=files)

"""Looking at PDFs: text, pages, fonts, accessibility."""

from io import BytesIO

import page as ua_checker
import pikepdf
from pypdf import PdfReader

from tests.page import plain

FONTS = {"Source-Sans-3", "Source-Sans-3-Bold", "Source-Sans-3-Semi-Bold"}


def pages(data: bytes) -> list[str]:
    """The text of each page, with plain spaces and apostrophes, line ends as spaces."""
    return [" ".join(plain(page.extract_text()).split()) for page in PdfReader(BytesIO(data)).pages]


def fonts(data: bytes) -> set[str]:
    """Names of the embedded fonts, without their subset prefix."""
    with pikepdf.open(BytesIO(data)) as document:
        found = [one for one in document.objects if isinstance(one, pikepdf.Dictionary) and "/FontFile3" in one] + [
            one for one in document.objects if isinstance(one, pikepdf.Dictionary) and "/FontFile2" in one
        ]
        return {str(font.FontName).rpartition("+")[2].strip("/,") for font in found}


def faults(data: bytes) -> list[str]:
    """What an accessible document (PDF/UA-1) should not have."""
    return [failure.message for failure in ua_checker.validate_pdf_bytes(data, profile="ua1").failures]

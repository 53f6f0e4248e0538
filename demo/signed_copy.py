"""A signed paper of the demonstration: one page, a real PDF, the same bytes for the same lines."""

import hashlib
from collections.abc import Sequence

from agreements.models_amendments import Signable
from core.pdf_check import SentPdf

_ESCAPED = str.maketrans({"\\": r"\\", "(": r"\(", ")": r"\)", "’": "'"})


def copy_of(one: Signable) -> SentPdf:
    """Of an agreement of the demonstration, or of its amendment, as if it had been sent."""
    agreement, amended = one.agreement, f", avenant n° {one.amendment_number}" if one.amendment_number else ""
    lines = [f"Convention n° {agreement.number}{amended}", agreement.title, "Exemplaire signé, fictif", ""]
    lines += [f"{who.name}, {who.quality}, le {who.signed_on:%d/%m/%Y}" for who in one.standing if who.signed_on]
    data = signed_copy(lines)
    return SentPdf(f"{agreement.number}{amended} signé.pdf", data, hashlib.sha256(data).hexdigest(), pages=1)


def signed_copy(lines: Sequence[str]) -> bytes:
    """One page of A4 with these lines; letters outside Latin-1 become question marks."""
    words = "\n".join(f"({line.translate(_ESCAPED)}) Tj T*" for line in lines)
    page = f"BT /F1 12 Tf 18 TL 72 760 Td\n{words}\nET".encode("latin-1", "replace")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R /Lang (fr) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Font << /F1 5 0 R >> >>",
    )
    return assembled(objects)


def assembled(objects: Sequence[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalogue."""
    body, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return bytes(body) + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer

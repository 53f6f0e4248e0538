"""Signed copies as tests send and keep them."""

from hashlib import sha256
from io import BytesIO

from core.pdf_check import SentPdf
from demo.signed_copy import assembled, signed_copy


def paper(*lines: str) -> SentPdf:
    """The signed copy of an agreement, as if the check of what is sent had taken it."""
    data = signed_copy(lines or ("Convention signée",))
    return SentPdf("convention signée.pdf", data, sha256(data).hexdigest(), pages=1)


def filled(size: int) -> bytes:
    """A PDF of so many bytes, most of them one picture."""
    head = (b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
    page, picture = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>", b"x" * (size - 1000)
    data = assembled((*head, page, b"<< /Length %d >>\nstream\n%s\nendstream" % (len(picture), picture)))
    return data + b"\n" * (size - len(data))


class Reread(BytesIO):
    """A file that may be sent again: closing it goes back to its start."""

    def close(self) -> None:
        self.seek(0)


SENT = {"signed_copy": (Reread(paper().data), paper().name)}  # what a form sends
OPENED = {"opened": "y"}  # what a second person says

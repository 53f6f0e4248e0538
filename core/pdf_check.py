"""A PDF somebody sends, judged by what it holds: never by its name, nor by the type the browser declares."""

import hashlib
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Any

from flask_wtf.file import FileField
from wtforms.validators import ValidationError

from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from core.lazy_text import LazyText
from core.pdf import ROOT

MEDIA_TYPE = "application/pdf"
LARGEST = 10 * 1024 * 1024  # bytes
LONGEST_NAME = 120
WALL_SECONDS = 20
_END = re.compile(rb"%%EOF[\s\0]*\Z")
_UNSAFE = re.compile(r"[^\w .()'’–-]")


class Fault(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NOT_PDF = "not_pdf"
    UNENDED = "unended"
    TWO_KINDS = "two_kinds"
    ENCRYPTED = "encrypted"
    ACTIVE = "active"
    ATTACHED = "attached"
    DAMAGED = "damaged"


SENTENCES: dict[Fault, LazyText] = {
    Fault.EMPTY: _l("Ce fichier est vide : choisissez le PDF."),
    Fault.TOO_LONG: _l("Ce fichier dépasse 10 Mo : numérisez-le en noir et blanc, à 200 points par pouce."),
    Fault.NOT_PDF: _l("Ce fichier n’est pas un PDF, quel que soit son nom : numérisez ou exportez-le en PDF."),
    Fault.UNENDED: _l("Ce PDF est incomplet, ou autre chose le suit dans le fichier : enregistrez-le de nouveau."),
    Fault.TWO_KINDS: _l("Ce fichier est un PDF et une archive à la fois : enregistrez le PDF seul."),
    Fault.ENCRYPTED: _l("Ce PDF est protégé par un mot de passe ou des restrictions : enregistrez-le sans protection."),
    Fault.ACTIVE: _l("Ce PDF contient du code ou des actions : imprimez-le en PDF, ou numérisez l’original."),
    Fault.ATTACHED: _l("Ce PDF contient des pièces jointes : enregistrez-le sans elles, avec ses seules pages."),
    Fault.DAMAGED: _l("Ce PDF ne se lit pas : il est abîmé, ou sans page. Enregistrez-le de nouveau."),
}


@dataclass(frozen=True, slots=True)
class SentPdf:
    """A file that was taken: its bytes as they came, their SHA-256, the name it bore, how many pages it has."""

    name: str
    data: bytes
    sha256: str
    pages: int


class Unfit(ValueError):
    """A file that is not taken."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def checked(data: bytes, name: str = "") -> SentPdf:
    """A complete PDF with pages to read and nothing that acts. Raises Unfit."""
    for is_so, fault in (
        (not data, Fault.EMPTY),
        (len(data) > LARGEST, Fault.TOO_LONG),
        (not data.startswith(b"%PDF-"), Fault.NOT_PDF),
        (zipfile.is_zipfile(BytesIO(data)), Fault.TWO_KINDS),
        (_END.search(data[-2048:]) is None, Fault.UNENDED),
    ):
        if is_so:
            raise Unfit(fault)
    return SentPdf(safe_name(name), data, hashlib.sha256(data).hexdigest(), _pages(data))


def _pages(data: bytes) -> int:
    """Read in a process of its own, within limits. Raises Unfit."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "core.pdf_check_child"],
            input=data,
            capture_output=True,
            cwd=ROOT,
            env={"LANG": "C.UTF-8"},
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unfit(Fault.DAMAGED) from error
    kind, _space, count = done.stdout.decode(errors="replace").partition(" ")
    if done.returncode == 0 and kind == "pages":
        return int(count)
    raise Unfit(Fault(kind) if done.returncode == 0 and kind in set(Fault) else Fault.DAMAGED)


def safe_name(name: str) -> str:
    """The last part of a file's name, without anything a shell, a header or a page could take for its own."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return " ".join(_UNSAFE.sub("", last).split()).strip(". ")[-LONGEST_NAME:].strip(". ") or "document.pdf"


class PdfField(FileField):
    """One PDF; once the form is valid, `sent` is what was taken."""

    sent: SentPdf | None = None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Reads and checks the file, outside any transaction. Raises ValidationError with the sentence to show."""
        if validation_stopped or self.errors:
            return
        if not self.data:
            raise ValidationError(_("Choisissez un fichier."))
        data = self.data.stream.read(LARGEST + 1)
        self.data.close()
        try:
            self.sent = checked(data, str(self.data.filename or ""))
        except Unfit as error:
            raise ValidationError(str(SENTENCES[error.fault])) from error

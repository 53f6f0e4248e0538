"""A document somebody adds, judged by what it holds: a PDF to be read, or a picture; never by its name."""

import hashlib
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask_wtf.file import FileField
from wtforms.validators import ValidationError

from core import pdf_check, picture_check
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from core.lazy_text import LazyText
from core.pdf_check import LARGEST

# Media type and how the name of the file we hand out ends, by what the bytes begin with.
KINDS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}
ACCEPT = ",".join(KINDS)  # for the file chooser only
EMPTY: LazyText = _l("Ce fichier est vide : choisissez un PDF, une image PNG ou JPEG.")
UNKNOWN: LazyText = _l(
    "Ce fichier n’est ni un PDF, ni une image PNG ou JPEG, quel que soit son nom : exportez-le ou numérisez-le en PDF."
)
TWO_KINDS: LazyText = _l("Ce fichier est une image et une archive à la fois : enregistrez l’image seule.")
NO_PICTURE: LazyText = _l(
    "Cette image ne se lit pas : elle est abîmée, incomplète ou trop grande. Enregistrez-la de nouveau, ou en PDF."
)


class Unfit(ValueError):
    """A file that is not taken, and the sentence that says why."""

    def __init__(self, sentence: LazyText) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that was taken: what is kept of it, its SHA-256, what it is."""

    data: bytes
    sha256: str
    media_type: str


def checked(data: bytes) -> SentFile:
    """A PDF or a picture, whole, with nothing that acts or hides. Raises Unfit.

    A PDF is kept as it came, a picture without what was noted about it (place, time, camera) nor what follows it.
    """
    if not data:
        raise Unfit(EMPTY)
    if len(data) > LARGEST:
        raise Unfit(pdf_check.SENTENCES[pdf_check.Fault.TOO_LONG])
    if data.startswith(b"%PDF-"):
        return _pdf(data)
    if data.startswith(picture_check.PNG):
        return _picture(data, picture_check.whole_png, "image/png")
    if data.startswith(picture_check.JPEG):
        return _picture(data, picture_check.whole_jpeg, "image/jpeg")
    raise Unfit(UNKNOWN)


def _pdf(data: bytes) -> SentFile:
    try:
        sent = pdf_check.checked(data)
    except pdf_check.Unfit as error:
        raise Unfit(pdf_check.SENTENCES[error.fault]) from error
    return SentFile(data, sent.sha256, pdf_check.MEDIA_TYPE)


def _picture(data: bytes, whole: Any, media_type: str) -> SentFile:
    if zipfile.is_zipfile(BytesIO(data)):
        raise Unfit(TWO_KINDS)
    try:
        kept: bytes = whole(data)
    except picture_check.NoPicture as error:
        raise Unfit(NO_PICTURE) from error
    return SentFile(kept, hashlib.sha256(kept).hexdigest(), media_type)


class DocumentField(FileField):
    """One document; once the form is valid, `sent` is what was taken."""

    sent: SentFile | None = None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Reads and checks the file, outside any transaction. Raises ValidationError with the sentence to show."""
        if validation_stopped or self.errors:
            return
        if not self.data:
            raise ValidationError(_("Choisissez un fichier."))
        data = self.data.stream.read(LARGEST + 1)
        self.data.close()
        try:
            self.sent = checked(data)
        except Unfit as error:
            raise ValidationError(str(error.sentence)) from error

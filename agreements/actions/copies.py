"""The signed copy: kept when a paper signature is recorded, named by the person who confirms it."""

from datetime import datetime

from agreements import queries_copies
from agreements.models_copies import SignedCopy
from core.errors import Conflict
from core.i18n import gettext as _
from core.pdf_check import MEDIA_TYPE, SentPdf


def kept(signed: queries_copies.Signed, sent: SentPdf, *, by: int | None, at: datetime) -> SignedCopy:
    """The bytes as they came, in a row to be added; from now on this copy counts. `by` is a membership."""
    row = SignedCopy(**queries_copies.keys(signed), name=sent.name, media_type=MEDIA_TYPE, pages=sent.pages)
    row.size, row.sha256, row.data = len(sent.data), sent.sha256, sent.data
    row.kept_at, row.kept_by_id = at, by
    signed.copy_sha256 = sent.sha256
    return row


def check_seen(signed: queries_copies.Signed, seen: str) -> None:
    """The copy that was on the page is the one that counts. Raises Conflict for another one."""
    if seen != signed.copy_sha256:
        message = _("L’exemplaire signé que vous avez lu n’est plus celui qui est enregistré : ouvrez le nouveau.")
        raise Conflict(message, version=signed.version)

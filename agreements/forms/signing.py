"""Recording a signature, confirming it, sending it back."""

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, FieldList, FormField, HiddenField

from agreements.actions import Signature
from agreements.actions.signing import MOST_SIGNATORIES
from agreements.forms.rows import RowsForm, SignatoryRow
from core.forms import AtMost, Form, Required, TextField
from core.i18n import lazy_gettext as _l
from core.pdf_check import PdfField, SentPdf
from partners.workflow import Side

LINES_OF_A_SIDE = MOST_SIGNATORIES // 2
REASON_LENGTH = 2000


def side_of(line: int) -> Side:
    """The first lines are the council's, the last the employment service's."""
    return Side.COUNCIL if line < LINES_OF_A_SIDE else Side.EMPLOYMENT


class SigningForm(RowsForm):
    """Two lines for each party: a president, and one or two directors; and the paper they signed, as a file."""

    signatories = FieldList(FormField(SignatoryRow), min_entries=MOST_SIGNATORIES, max_entries=MOST_SIGNATORIES)
    signed_copy = PdfField(
        _l("Exemplaire signé, en PDF"),
        description=_l("Le document entier, numérisé ou sorti de l’outil de signature, 10 Mo au plus."),
        validators=[Required(_l("Choisissez un fichier."))],
    )

    def signatures(self) -> list[Signature]:
        """What was typed; call it on a valid form only."""
        return list(self._used())

    def copy(self) -> SentPdf:
        """The file that was sent; call it on a valid form only."""
        sent: SentPdf | None = self.signed_copy.sent
        if sent is None:
            raise ValueError("the form was not validated")
        return sent

    def _used(self) -> Iterable[Signature]:
        for line, entry in enumerate(self.signatories.entries):
            row: Any = entry.form
            if row.is_used:
                yield Signature(
                    side=side_of(line),
                    name=row.name.data,
                    quality=row.quality.data,
                    signed_on=row.signed_on.data,
                    row=line,
                )


class ConfirmForm(Form):
    """The second person's word; `seen` is the digest of the signed copy named on the page."""

    seen = HiddenField()
    opened = BooleanField(
        _l("J’ai ouvert l’exemplaire signé : il correspond à cet enregistrement."),
        validators=[Required(_l("Ouvrez l’exemplaire signé et comparez-le avant de confirmer."))],
    )

    def name_copy(self, sha256: str | None) -> None:
        """The page names this copy; of another one than was sent with the form, nobody has said to have opened it."""
        if self.seen.data != sha256:
            self.seen.data, self.opened.data = sha256, False


class RejectForm(Form):
    """Why the record is wrong."""

    reason = TextField(
        _l("Motif"),
        description=_l("Ce qui ne correspond pas à la convention signée. Ce texte reste dans l’historique."),
        validators=[Required(), AtMost(REASON_LENGTH)],
    )

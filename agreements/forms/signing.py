"""Recording a signature, confirming it, sending it back."""

from collections.abc import Iterable
from typing import Any

from wtforms import FieldList, FormField

from agreements.actions import Signature
from agreements.actions.signing import MOST_SIGNATORIES
from agreements.forms.rows import RowsForm, SignatoryRow
from core.forms import AtMost, Form, Required, TextField
from core.i18n import lazy_gettext as _l
from partners.workflow import Side

LINES_OF_A_SIDE = MOST_SIGNATORIES // 2
REASON_LENGTH = 2000


def side_of(line: int) -> Side:
    """The first lines are the council's, the last the employment service's."""
    return Side.COUNCIL if line < LINES_OF_A_SIDE else Side.EMPLOYMENT


class SigningForm(RowsForm):
    """Two lines for each party: a president, and one or two directors."""

    signatories = FieldList(FormField(SignatoryRow), min_entries=MOST_SIGNATORIES, max_entries=MOST_SIGNATORIES)

    def signatures(self) -> list[Signature]:
        """What was typed; call it on a valid form only."""
        return list(self._used())

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
    """The second person's word."""


class RejectForm(Form):
    """Why the record is wrong."""

    reason = TextField(
        _l("Motif"),
        description=_l("Ce qui ne correspond pas à la convention signée. Ce texte reste dans l’historique."),
        validators=[Required(), AtMost(REASON_LENGTH)],
    )

"""The file an agreement is taken over from."""

from typing import Any

from flask_wtf.file import FileField

from agreements.exchange import LARGEST, Exchange, Unreadable, read
from core.forms import Form, Required
from core.i18n import lazy_gettext as _l


class ImportForm(Form):
    """One file; once the form is valid, `exchange` is what it holds."""

    exchange: Exchange | None = None

    file = FileField(
        _l("Fichier JSON"),
        description=_l("Celui qu’exporte la page d’une convention, 256 kio au plus."),
        validators=[Required(_l("Choisissez un fichier."))],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Also reads the file; every fault is said with its place."""
        if not super().validate(extra_validators):
            return False
        try:
            self.exchange = read(self.file.data.stream.read(LARGEST + 1))
        except Unreadable as error:
            self.file.errors = [*self.file.errors, *error.faults]
            return False
        return True

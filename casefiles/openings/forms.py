"""Forms that open a file. Shape only."""

from typing import Any

from casefiles.openings.queries import Meant
from casefiles.openings.workflow import LONGEST_REASON, SHORTEST_REASON
from core.forms import AtMost, CivilDate, Form, LineField, Optional, Required, TextField
from core.i18n import lazy_gettext as _l

NAME_LENGTH = 120
REF_LENGTH = 20
_UNSAVED = {"autocomplete": "off"}


class WhichFile(Form):
    """Which file is meant, exactly."""

    file_ref = LineField(
        _l("Référence du dossier"),
        description=_l("Ou bien le nom et la date de naissance exacts, ci-dessous."),
        validators=[AtMost(REF_LENGTH)],
        render_kw=_UNSAVED,
    )
    name = LineField(_l("Nom"), validators=[AtMost(NAME_LENGTH)], render_kw=_UNSAVED)
    given_names = LineField(_l("Prénoms"), validators=[AtMost(NAME_LENGTH)], render_kw=_UNSAVED)
    birth_date: Any = CivilDate(_l("Date de naissance"), validators=[Optional()])

    @property
    def meant(self) -> Meant:
        """What was typed."""
        return Meant(
            ref=self.file_ref.data or "",
            name=self.name.data or "",
            given_names=self.given_names.data or "",
            birth_date=self.birth_date.data,
        )


class GlassForm(WhichFile):
    """And why it cannot wait."""

    reason = TextField(
        _l("Pourquoi faut-il lire ce dossier maintenant ?"),
        description=_l(
            "%(least)s caractères au moins. Lu par le binôme et le délégué à la protection des données ; la personne "
            "peut le demander.",
            least=SHORTEST_REASON,
        ),
        validators=[Required(), AtMost(LONGEST_REASON)],
    )

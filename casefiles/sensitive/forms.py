"""Forms about sensitive texts. Shape only."""

from typing import Any

from wtforms import BooleanField

from casefiles.forms import EnumRadios
from casefiles.sensitive.workflow import LONGEST, OpenReason, SensitiveKind
from core.forms import AtMost, CheckboxesField, Form, Required, TextField
from core.i18n import lazy_gettext as _l


class ReadersForm(Form):
    """Who may open it, besides its author."""

    readers: Any = CheckboxesField(
        _l("Qui d’autre pourra l’ouvrir ?"),
        description=_l("Une personne non cochée ne saura pas que ce texte existe."),
        choices=[],
        validate_choice=False,
    )
    confirmed = BooleanField(_l("Je confirme qui pourra l’ouvrir désormais."))


class SensitiveForm(Form):
    """A new text, and who may open it."""

    kind = EnumRadios(_l("De quoi s’agit-il ?"), SensitiveKind, validators=[Required()])
    text = TextField(
        _l("Texte"),
        description=_l("Ce qu’il faut savoir pour accompagner, sans numéro de sécurité sociale."),
        validators=[Required(), AtMost(LONGEST)],
    )
    readers: Any = CheckboxesField(
        _l("Qui d’autre pourra l’ouvrir ?"),
        description=_l("Une personne non cochée ne saura pas que ce texte existe."),
        choices=[],
        validate_choice=False,
    )


class OpenForm(Form):
    """Why it is opened; sent by address, so that nothing is written but the journal."""

    motif = EnumRadios(_l("Pourquoi l’ouvrir ?"), OpenReason, validators=[Required()])

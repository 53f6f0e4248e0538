"""Naming who goes on with what somebody left."""

from typing import Any

from wtforms import HiddenField

from core.forms import CheckboxesField, ChoiceField, Form, Required
from core.i18n import lazy_gettext as _l


class TakeOverForm(Form):
    """Files of one leaver, and the colleague who goes on with them."""

    leaver: Any = HiddenField()
    files: Any = CheckboxesField(_l("Dossiers à reprendre"), choices=[], validate_choice=False)
    heir: Any = ChoiceField(_l("Qui les reprend ?"), choices=[], validate_choice=False, validators=[Required()])

"""Renewing an agreement: what cannot be copied from it."""

from typing import Any

from agreements.models import Agreement
from agreements.renewal import Following
from core.forms import AtMost, CivilDate, Form, LineField, Required
from core.i18n import lazy_gettext as _l


class RenewalForm(Form):
    """Number, title and dates of the agreement that follows."""

    number = LineField(
        _l("Numéro"),
        description=_l("Celui de la nouvelle convention ; unique dans le département."),
        validators=[Required(), AtMost.column(Agreement, "number")],
    )
    title = LineField(_l("Titre"), validators=[Required(), AtMost.column(Agreement, "title")])
    start_on: Any = CivilDate(_l("Début"), validators=[Required()])
    end_on: Any = CivilDate(_l("Fin"), validators=[Required()])

    def following(self) -> Following:
        """What was typed; call it on a valid form only."""
        days = {"start_on": self.start_on.data, "end_on": self.end_on.data}
        return Following(number=str(self.number.data), title=str(self.title.data), **days)

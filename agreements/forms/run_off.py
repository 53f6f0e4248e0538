"""What becomes of the cases in course of an agreement that ends."""

from typing import Any

from agreements.actions.run_off import RunOff
from agreements.forms.review import REASON_LENGTH
from agreements.models_renewal import AgreementRunOff
from core.forms import AtMost, CivilDate, Form, LineField, Required, TextField
from core.i18n import lazy_gettext as _l


class RunOffForm(Form):
    """The plan, until when, and who sees to it."""

    plan = TextField(
        _l("Ce que deviennent les accompagnements"),
        description=_l("Poursuivis jusqu’à leur terme, repris par qui, selon quelles étapes. Sans nommer de personne."),
        validators=[Required(), AtMost(REASON_LENGTH)],
    )
    close_by: Any = CivilDate(
        _l("Au plus tard le"),
        description=_l("Jour où tous sont terminés ou repris ailleurs."),
        validators=[Required()],
    )
    owner = LineField(
        _l("Qui s’en charge"),
        description=_l("Un service ou une fonction."),
        validators=[Required(), AtMost.column(AgreementRunOff, "owner")],
    )

    def run_off(self) -> RunOff:
        """What was typed; call it on a valid form only."""
        return RunOff(plan=str(self.plan.data), close_by=self.close_by.data, owner=str(self.owner.data))

"""Suspending, resuming, ending before the date, giving up."""

from typing import Any

from agreements.actions import End
from agreements.forms.review import REASON_LENGTH
from core.forms import AtMost, CivilDate, Form, Required, TextField
from core.i18n import lazy_gettext as _l


class WhyForm(Form):
    """A reason, and nothing else: resume, cancel."""

    reason = TextField(
        _l("Motif"),
        description=_l("Ce texte reste dans l’historique de la convention."),
        validators=[Required(), AtMost(REASON_LENGTH)],
    )


class SuspendForm(WhyForm):
    """From which day no new referral is made, and why."""

    on: Any = CivilDate(_l("Suspendue à partir du"), validators=[Required()])


class TerminateForm(WhyForm):
    """An end before the date."""

    on: Any = CivilDate(
        _l("Fin anticipée le"),
        description=_l("Premier jour sans nouvelle orientation."),
        validators=[Required()],
    )
    notice_on: Any = CivilDate(_l("Préavis donné le"), validators=[Required()])
    plan = TextField(
        _l("Accompagnements en cours"),
        description=_l("Ce qu’ils deviennent : poursuivis jusqu’à leur terme, repris par qui, à quelle date."),
        validators=[Required(), AtMost(REASON_LENGTH)],
    )

    def end(self) -> End:
        """What was typed; call it on a valid form only."""
        days = {"on": self.on.data, "notice_on": self.notice_on.data}
        return End(**days, reason=str(self.reason.data), plan=str(self.plan.data))

"""Forms about how a person is followed. Shape only."""

from typing import Any

from wtforms import HiddenField

from casefiles.following.workflow import LONGEST_PAUSE, PauseReason
from casefiles.forms import LINE, EnumRadios
from casefiles.workflow import Channel
from core.forms import LINE_LENGTH, AtMost, CheckboxesField, CivilDate, Form, LineField, Optional, Required
from core.i18n import lazy_gettext as _l


class GroupForm(Form):
    """The people who came, and one contact for all of them."""

    on: Any = CivilDate(_l("Quel jour ?"), validators=[Required()])
    channel = EnumRadios(_l("Par quel canal ?"), Channel, validators=[Required()])
    line = LineField(_l("En une ligne"), validators=[Optional(), AtMost(LINE)])
    files: Any = CheckboxesField(_l("Qui était là ?"), choices=[], validate_choice=False)


class PauseForm(Form):
    """Until when the rhythm of contacts waits, and why."""

    until_on: Any = CivilDate(
        _l("Jusqu’au"),
        description=_l("Le dernier jour de la pause, dans les %(days)s jours.", days=LONGEST_PAUSE),
        validators=[Required(_l("Une pause a une fin : choisissez aujourd’hui ou un jour à venir."))],
    )
    reason = EnumRadios(_l("Pourquoi ?"), PauseReason, validators=[Required()])
    line = LineField(
        _l("Précision"),
        description=_l("Lue par le binôme. Rien de médical."),
        validators=[Optional(), AtMost(LINE_LENGTH)],
    )


class ValidationForm(Form):
    """What was read, and the meeting in which both halves validated it."""

    seen: Any = HiddenField()
    met_on: Any = CivilDate(
        _l("Entretien à trois du"),
        description=_l("Seulement si vous l’avez validé à deux, avec la personne : l’autre membre peut le contester."),
        validators=[Optional()],
    )

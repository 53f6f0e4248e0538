"""Forms of what is asked of a head. Shape only."""

from typing import Any

from casefiles.forms import EnumRadios
from casefiles.heads.workflow import Asked
from core.forms import AtMost, CivilDate, Form, LineField, Optional, RadioField, Required
from core.i18n import lazy_gettext as _l

REASON = 200
READ_BY_HEAD = _l("Lu par votre encadrement, qui ne lit pas le dossier : ne nommez pas la personne.")


class AskHeadForm(Form):
    """What a head is asked for; a support that is taken up again needs no day."""

    asked = EnumRadios(_l("Que demandez-vous ?"), Asked, validators=[Required()])
    on: Any = CivilDate(_l("Dernier jour de l’accompagnement"), validators=[Optional()])
    reason = LineField(_l("Pourquoi ?"), description=READ_BY_HEAD, validators=[Required(), AtMost(REASON)])


class DecisionForm(Form):
    """Yes or no; no says why."""

    decision = RadioField(
        _l("Votre décision"),
        choices=[("yes", _l("Accepter")), ("no", _l("Ne pas accepter"))],
        validate_choice=False,
        validators=[Required()],
    )
    answer = LineField(
        _l("Votre réponse"),
        description=_l("Demandée quand vous n’acceptez pas. Lue par qui a fait la demande."),
        validators=[Optional(), AtMost(REASON)],
    )

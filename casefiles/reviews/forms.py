"""Forms of reviews and renewals. Shape only."""

from typing import Any

from wtforms import BooleanField

from casefiles.consent import RECORDED
from casefiles.forms import ADVICE, EnumRadios
from casefiles.reviews.workflow import Decision
from core.forms import LINE_LENGTH, AtMost, CivilDate, Form, LineField, Required, TextField
from core.i18n import lazy_gettext as _l

SUMMARY = 2000


class ReviewForm(Form):
    """What the three, or two of them, looked at together."""

    on: Any = CivilDate(_l("Quel jour ?"), validators=[Required()])
    with_person = BooleanField(_l("La personne était là"))
    with_both = BooleanField(_l("L’autre membre du binôme était là"))
    summary = TextField(
        _l("Ce qui a avancé, ce qui bloque encore"), description=ADVICE, validators=[Required(), AtMost(SUMMARY)]
    )
    decision = EnumRadios(_l("Et maintenant ?"), Decision, validators=[Required()])


class RenewalForm(Form):
    """The new term, and the person's agreement to it."""

    term_on: Any = CivilDate(_l("Nouveau terme"), validators=[Required()])
    why = LineField(
        _l("Pourquoi continuer, en une ligne"), description=ADVICE, validators=[Required(), AtMost(LINE_LENGTH)]
    )
    agreed_on: Any = CivilDate(_l("Accord de la personne, donné le"), validators=[Required()])
    channel = EnumRadios(_l("Comment l’a-t-elle donné ?"), RECORDED, validators=[Required()])

"""Forms of appointments. Shape only."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, TimeField

from casefiles.appointments.models import LINK_LENGTH
from casefiles.appointments.workflow import CANCELLED, AppointmentKind, AppointmentState, WithWhom
from casefiles.forms import _PHONE, ADVICE, EnumRadios, Matches
from core.forms import LINE_LENGTH, AtMost, CivilDate, Form, LineField, Optional, Required
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l


class ClockTime(TimeField):
    """An hour: the browser's control sends 09:30; people without it may type 9h30 or 9 h 30."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Parse; the sentence names the expected form."""
        given = "".join(str(valuelist[0]).split()).lower().replace("h", ":") if valuelist else ""
        if not given:
            self.data = None
            return
        try:
            super().process_formdata([f"{given}00" if given.endswith(":") else given])
        except ValueError as error:
            raise ValueError(_("Écrivez une heure comme 9 h 30.")) from error


class AppointmentForm(Form):
    """When, how and with whom."""

    on: Any = CivilDate(_l("Jour"), validators=[Required()])
    start: Any = ClockTime(_l("Début"), format=["%H:%M", "%H:%M:%S"], validators=[Required()])
    end: Any = ClockTime(_l("Fin"), format=["%H:%M", "%H:%M:%S"], validators=[Required()])
    with_whom = EnumRadios(_l("Avec qui ?"), WithWhom, validators=[Required()])
    kind = EnumRadios(_l("Comment ?"), AppointmentKind, validators=[Required()])
    place = LineField(
        _l("Lieu"),
        description=_l("Nécessaire au bureau ; à domicile, si ce n’est pas l’adresse du dossier."),
        validators=[Optional(), AtMost(LINE_LENGTH)],
    )
    phone = LineField(
        _l("Téléphone"),
        description=_l("Nécessaire par téléphone ; pour une vidéo, le numéro qui sert si elle ne marche pas."),
        validators=[Optional(), Matches(_PHONE, _l("Écrivez un numéro comme 05 61 00 00 00."))],
    )
    link = LineField(
        _l("Lien vidéo"),
        description=_l("Nécessaire pour une vidéo : l’adresse de la réunion, qui commence par https://"),
        validators=[Optional(), AtMost(LINK_LENGTH)],
    )
    note = LineField(
        _l("Mot pour la personne"),
        description=_l("Imprimé avec le rendez-vous : un papier à apporter, l’étage… Rien de médical."),
        validators=[Optional(), AtMost(LINE_LENGTH)],
    )
    anyway = BooleanField(_l("Prendre ce rendez-vous quand même"))


class OutcomeForm(Form):
    """What became of it; the contact at once."""

    outcome = EnumRadios(
        _l("Qu’est devenu ce rendez-vous ?"),
        (AppointmentState.KEPT, AppointmentState.NO_SHOW, *CANCELLED),
        validators=[Required()],
    )
    contact = BooleanField(_l("Si la personne est venue, noter aussi le contact dans le dossier"))
    line = LineField(_l("En une ligne"), description=ADVICE, validators=[Optional(), AtMost(LINE_LENGTH)])


class CancelForm(Form):
    """By whom it is called off before it begins."""

    outcome = EnumRadios(_l("Qui l’annule ?"), CANCELLED, validators=[Required()])


class TakeBackForm(Form):
    """Why an outcome was marked in error."""

    reason = LineField(_l("Pourquoi ?"), description=ADVICE, validators=[Required(), AtMost(LINE_LENGTH)])

"""Forms that open a file. Shape only."""

from typing import Any

from casefiles.openings.models import AccessRequest
from casefiles.openings.queries import Meant
from casefiles.openings.workflow import LONGEST_GRANT, LONGEST_REASON, SHORTEST_REASON
from core.forms import AtMost, CivilDate, Form, LineField, Optional, RadioField, Required, TextField
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


class AskForm(WhichFile):
    """Why, and until when."""

    reason = TextField(
        _l("Pourquoi avez-vous besoin de lire ce dossier ?"),
        description=_l(
            "%(least)s caractères au moins, sans rien de médical. Lu par la personne qui décide.", least=SHORTEST_REASON
        ),
        validators=[Required(), AtMost(LONGEST_REASON)],
    )
    until_on: Any = CivilDate(
        _l("Jusqu’au"),
        description=_l("Le dernier jour d’accès, dans les %(days)s jours.", days=LONGEST_GRANT),
        validators=[Required()],
    )


class DecideForm(Form):
    """Yes until a day, or no and why."""

    outcome = RadioField(
        _l("Votre réponse"),
        choices=[("yes", _l("J’accorde l’accès")), ("no", _l("Je refuse"))],
        validate_choice=False,
        validators=[Required()],
    )
    until_on: Any = CivilDate(_l("Accordé jusqu’au"), validators=[Optional()])
    answer = LineField(
        _l("Motif du refus"),
        description=_l("Lu par la personne qui demande. Rien du contenu du dossier."),
        validators=[AtMost.column(AccessRequest, "answer")],
    )

"""Forms of the register."""

from typing import Any

from casefiles.forms import EnumRadios
from casefiles.rights import labels  # noqa: F401 - the words of the choices
from casefiles.rights.models import RightsRequest
from casefiles.rights.workflow import Checked, Right
from core.forms import AtMost, CivilDate, Form, LineField, Optional, RadioField, Required
from core.i18n import lazy_gettext as _l

NAME_LENGTH = 120
REF_LENGTH = 20


class RequestForm(Form):
    """What is asked, when, by whom."""

    kind = EnumRadios(_l("Que demande la personne ?"), Right, validators=[Required()])
    received_on: Any = CivilDate(_l("Reçue le"), validators=[Required()])
    checked = EnumRadios(_l("Comment son identité a-t-elle été vérifiée ?"), Checked, validators=[Required()])
    own_ref = LineField(
        _l("Votre référence"),
        description=_l("Du courrier ou du message, sans nom de personne."),
        validators=[AtMost.column(RightsRequest, "own_ref")],
        render_kw={"autocomplete": "off"},
    )
    file_ref = LineField(
        _l("Référence du dossier"),
        description=_l("Ou bien le nom, les prénoms et la date de naissance exacts, ci-dessous."),
        validators=[AtMost(REF_LENGTH)],
        render_kw={"autocomplete": "off"},
    )
    name = LineField(_l("Nom"), validators=[AtMost(NAME_LENGTH)], render_kw={"autocomplete": "off"})
    given_names = LineField(_l("Prénoms"), validators=[AtMost(NAME_LENGTH)], render_kw={"autocomplete": "off"})
    birth_date: Any = CivilDate(_l("Date de naissance"), validators=[Optional()])


class ExtendForm(Form):
    """Why a month is not enough."""

    reason = LineField(
        _l("Pourquoi faut-il deux mois de plus ?"),
        description=_l("Complexité ou nombre des demandes ; la personne doit en être informée dans le premier mois."),
        validators=[Required(), AtMost.column(RightsRequest, "extended_why")],
    )


class AnswerForm(Form):
    """What was done."""

    outcome = RadioField(
        _l("Quelle réponse ?"),
        choices=[("yes", _l("La demande est satisfaite, en tout ou partie")), ("no", _l("La demande est refusée"))],
        validate_choice=False,
        validators=[Required()],
    )
    answer = LineField(
        _l("Ce qui a été répondu, ou le motif du refus"),
        description=_l("Une phrase, sans nom et sans contenu du dossier."),
        validators=[Required(), AtMost.column(RightsRequest, "answer")],
    )


class MarkForm(Form):
    """Which text."""

    mark = LineField(
        _l("Repère du texte"),
        description=_l("Tel que la copie des données l’imprime, par exemple note-12."),
        validators=[Required(), AtMost(NAME_LENGTH)],
        render_kw={"autocomplete": "off"},
    )


class MergeForm(Form):
    """Two files of one person."""

    kept = LineField(
        _l("Référence du dossier qui reste"),
        validators=[Required(), AtMost(REF_LENGTH)],
        render_kw={"autocomplete": "off"},
    )
    other = LineField(
        _l("Référence du dossier à y réunir"),
        description=_l("Les deux dossiers doivent vous être ouverts."),
        validators=[Required(), AtMost(REF_LENGTH)],
        render_kw={"autocomplete": "off"},
    )

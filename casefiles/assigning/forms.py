"""Forms about who follows whom, and how. Shape only."""

from typing import Any

from wtforms import BooleanField, HiddenField

from casefiles.assigning.workflow import OWN_MODES
from casefiles.forms import EnumRadios
from casefiles.workflow import Level
from core.forms import (
    LINE_LENGTH,
    TEXT_LENGTH,
    AtMost,
    ChoiceField,
    CivilDate,
    Form,
    LineField,
    NumberField,
    Optional,
    Required,
    TextField,
)
from core.i18n import lazy_gettext as _l

NOTE_LEVELS = (Level.OWN_SERVICE, Level.SHARED)


class HandOverForm(Form):
    """The colleague who goes on, and what they need to know."""

    heir: Any = ChoiceField(
        _l("À qui confiez-vous ce dossier ?"),
        choices=[],
        validate_choice=False,
        validators=[Required(_l("Choisissez une personne de la liste."))],
    )
    note = TextField(
        _l("Note de passation"),
        description=_l("Où en est la personne, ce qui est convenu avec elle, ce qui presse."),
        validators=[Required(), AtMost(TEXT_LENGTH)],
    )
    level = EnumRadios(_l("Qui lira cette note ?"), NOTE_LEVELS, validators=[Required()])


class ExtraForm(Form):
    """How many people beyond the cap, until when, why."""

    extra = NumberField(_l("Combien de personnes de plus ?"), validators=[Required()])
    until_on: Any = CivilDate(_l("Jusqu’au"), description=_l("Dans les six mois."), validators=[Required()])
    reason = LineField(
        _l("Pourquoi ?"),
        description=_l("Lu par la personne concernée et inscrit au journal. Rien sur une personne accompagnée."),
        validators=[Required(), AtMost(LINE_LENGTH)],
    )


class DepartmentCapForm(Form):
    """How many people at most, from when."""

    cap = NumberField(_l("Combien de personnes au plus ?"), validators=[Required()])
    effective_on: Any = CivilDate(_l("À partir du"), validators=[Required()])


class ModeForm(Form):
    """The mode an advisor follows the person in from today."""

    mode = EnumRadios(_l("Modalité d’accompagnement"), OWN_MODES, validators=[Required()])


class RemoteForm(Form):
    """What was checked with the person, who agreed."""

    has_equipment = BooleanField(_l("Elle dispose d’un équipement : ordinateur, tablette ou téléphone."))
    has_connection = BooleanField(_l("Elle dispose d’une connexion qui suffit pour un entretien."))
    is_at_ease = BooleanField(_l("Elle est à l’aise avec les démarches en ligne."))
    reason = LineField(
        _l("Pourquoi à distance malgré tout ?"),
        description=_l("Demandé quand un frein numérique est noté, ou quand elle n’est pas à l’aise en ligne."),
        validators=[Optional(), AtMost(LINE_LENGTH)],
    )
    agreed = BooleanField(
        _l("Elle sait qu’elle peut revenir au face-à-face à tout moment, et elle est d’accord."),
        validators=[Required(_l("Rien ne commence sans son accord."))],
    )


class ReturnForm(Form):
    """Back to face to face: at the person's wish or the advisor's, at once."""

    why: Any = HiddenField()

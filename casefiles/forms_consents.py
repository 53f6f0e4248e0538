"""Forms about the person's agreement: written down, asked by a link, answered by the person, taken back."""

from typing import Any

from wtforms import BooleanField

from casefiles.consent import RECORDED, WITHDRAWALS
from casefiles.forms import EnumRadios
from casefiles.labels import LABELS
from casefiles.workflow import Category
from core.forms import AtMost, CheckboxesField, ChoiceField, CivilDate, Form, LineField, Optional, RadioField, Required
from core.i18n import lazy_gettext as _l

NAME_LENGTH = 120


class ScopeForm(Form):
    """With whom, about what, until when."""

    partner = ChoiceField(
        _l("Avec quelle institution ?"),
        choices=[],
        validate_choice=False,
        validators=[Required(_l("Choisissez une institution."))],
    )
    themes = CheckboxesField(
        _l("Sur quels thèmes ?"),
        description=_l("Aucune case cochée : tous les thèmes."),
        choices=[(one.value, LABELS[one]) for one in Category],
        validate_choice=False,
    )
    expires_on: Any = CivilDate(
        _l("Jusqu’au"),
        description=_l("Vide : la durée d’un accompagnement, selon la convention."),
        validators=[Optional()],
    )


class WitnessFields(Form):
    """Who was there, for an agreement by word of mouth."""

    witness = LineField(
        _l("Nom du témoin"),
        description=_l("Demandé pour un accord oral seulement."),
        validators=[AtMost(NAME_LENGTH)],
        render_kw={"autocomplete": "off"},
    )
    witness_quality = LineField(
        _l("Qualité du témoin"),
        description=_l("Par exemple : secrétaire de l’agence, proche de la personne."),
        validators=[AtMost(NAME_LENGTH)],
    )


class AgreementForm(ScopeForm, WitnessFields):
    """What a professional writes down."""

    agreed_on: Any = CivilDate(_l("Date de son accord"), validators=[Required()])
    channel = EnumRadios(_l("Comment l’a-t-elle donné ?"), RECORDED, validators=[Required()])


class EntryForm(WitnessFields):
    """The diagnosis is shared and the person agreed."""

    declared = BooleanField(
        _l("Le diagnostic est partagé et la personne a donné son accord."),
        validators=[Required(_l("Cochez cette case si c’est bien le cas."))],
    )
    agreed_on: Any = CivilDate(_l("Date de son accord"), validators=[Required()])
    channel = EnumRadios(_l("Comment l’a-t-elle donné ?"), RECORDED, validators=[Required()])


class WithdrawForm(Form):
    """The person takes it back; no reason is asked of them."""

    reason = EnumRadios(_l("Ce que la personne en a dit"), WITHDRAWALS, validators=[Required()])
    on: Any = CivilDate(_l("Elle l’a dit le"), validators=[Required()])


class LinkForm(ScopeForm):
    """A one-time address sent to the person."""


class PersonAnswerForm(Form):
    """The person's own answer, on the page the link opens."""

    answer = RadioField(
        _l("Votre réponse"),
        choices=[("oui", _l("J’accepte ce partage")), ("non", _l("Je n’accepte pas"))],
        validate_choice=False,
        validators=[Required(_l("Choisissez une réponse."))],
    )


__all__ = ["AgreementForm", "EntryForm", "LinkForm", "PersonAnswerForm", "WithdrawForm", "WitnessFields"]

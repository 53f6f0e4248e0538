"""Forms of referrals. Shape only: whether it may be done is said by policy and actions."""

import re
import secrets
from typing import Any, TypeVar

from wtforms import HiddenField, SelectField
from wtforms.validators import ValidationError

from casefiles.labels import LABELS as CASEFILE_LABELS
from casefiles.workflow import AgreedBy, Category
from core.forms import (
    AtMost,
    CheckboxesField,
    ChoiceField,
    CivilDate,
    Form,
    LineField,
    RadioField,
    Required,
    TextField,
)
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from referrals.labels import LABELS, half_label, unit_label
from referrals.workflow import DeclineReason, Direction

F = TypeVar("F", bound=Form)

WHO = _l("Choisissez une personne.")
ADVICE = _l("Des faits utiles, pas de diagnostic médical, pas de numéro de sécurité sociale.")
REASON_LENGTH, TRIED_LENGTH, ANSWER_LENGTH, LINE_LENGTH = 4000, 2000, 2000, 200
# The two most frequent barriers of people in global support come first (DARES, 2022: mobility 48 %, health 42 %).
OFFERED = (
    Category.MOBILITY,
    Category.HEALTH,
    *(one for one in Category if one not in (Category.MOBILITY, Category.HEALTH)),
)
BARRIER_CHOICES = [(one.value, CASEFILE_LABELS[one]) for one in OFFERED]


class Listed:
    """Every answer is one of the choices; said in a sentence, where the library says it in English."""

    def __call__(self, form: Any, field: Any) -> None:
        known = {str(value) for value, *_rest in field.iter_choices()}
        given = field.data if isinstance(field.data, list) else [field.data] if field.data else []
        if not {str(value) for value in given} <= known:
            raise ValidationError(_("Choisissez une réponse de la liste."))


class AtLeastOne:
    """One box or more is checked."""

    field_flags = {"required": True}  # noqa: RUF012 - read by the library

    def __call__(self, form: Any, field: Any) -> None:
        if not field.data:
            raise ValidationError(_("Cochez au moins un frein."))


class PersonForm(Form):
    """Page 1: whose referral it is."""

    file = HiddenField()
    begun = HiddenField()  # when this page was opened, signed


class DraftForm(Form):
    """Page 2: everything else, in seven answers."""

    barriers = CheckboxesField(
        _l("Quels freins bloquent la recherche d’emploi ?"),
        choices=BARRIER_CHOICES,
        validate_choice=False,
        validators=[AtLeastOne(), Listed()],
    )
    office = ChoiceField(
        _l("Lieu d’accueil"),
        choices=[],
        validate_choice=False,
        validators=[Required(_l("Choisissez où envoyer l’orientation."))],
    )
    advisor = ChoiceField(
        _l("Conseil dédié du binôme"),
        choices=[],
        validate_choice=False,
        validators=[Required(_l("Choisissez le membre du binôme de votre équipe."))],
    )
    agreed_on = CivilDate(
        _l("Accord de la personne recueilli le"),
        validators=[Required(_l("Indiquez le jour où la personne a donné son accord."))],
    )
    agreed_by = RadioField(
        _l("Forme de l’accord"),
        choices=[(one.value, CASEFILE_LABELS[one]) for one in AgreedBy],
        validate_choice=False,
        validators=[Required(_l("Indiquez la forme de l’accord : écrit ou oral.")), Listed()],
    )
    tried = TextField(_l("Déjà tenté"), description=ADVICE, validators=[AtMost(TRIED_LENGTH)])
    reason = TextField(
        _l("Pourquoi un accompagnement global ?"),
        description=ADVICE,
        validators=[Required(_l("Écrivez pourquoi vous orientez cette personne.")), AtMost(REASON_LENGTH)],
    )

    def speak(self, direction: Direction) -> None:
        """Call the receiving unit and the author's half of the pair what this direction calls them."""
        self.office.label.text = unit_label(direction.receiving_side)
        self.advisor.label.text = _("%(half)s du binôme", half=half_label(direction.author_side))

    def relax(self) -> None:
        """Nothing is required yet: the draft is only put aside."""
        for field in self:
            field.validators = [one for one in field.validators if not isinstance(one, Required | AtLeastOne)]


class SendForm(Form):
    """Page 3: what was typed is shown, one button."""


_ITEM = re.compile(r"([A-Z0-9-]{1,20})\.(\d{1,9})")


class AssignForm(Form):
    """Who will answer."""

    worker = RadioField(_l("Affecter à"), choices=[], validate_choice=False, validators=[Required(WHO)])


class TogetherForm(Form):
    """Several referrals at once, each with the version that was shown: "OR-31-ABCDEFGH.3"."""

    items = CheckboxesField(
        _l("Orientations"),
        choices=[],
        validate_choice=False,
        validators=[Required(_l("Cochez au moins une orientation."))],
    )

    @property
    def chosen(self) -> dict[str, int]:
        """Versions of what was ticked, by reference; anything that was not offered is left out."""
        found = (_ITEM.fullmatch(value) for value in self.items.data or ())
        return {match[1]: int(match[2]) for match in found if match}


class AssignTogetherForm(TogetherForm):
    """Who will answer them."""

    worker = RadioField(_l("Affecter à"), choices=[], validate_choice=False, validators=[Required(WHO)])


class RedirectTogetherForm(TogetherForm):
    """Why they go to another unit; the authors read it."""

    reason = TextField(
        _l("Motif"),
        description=_l("Lu par les auteurs des orientations, par exemple « Fermeture du lieu d’accueil »."),
        validators=[Required(), AtMost(2000)],
    )


class AcceptForm(Form):
    """Who makes the answering side's half of the pair."""

    worker = RadioField(
        _l("Qui suivra la personne de votre côté ?"), choices=[], validate_choice=False, validators=[Required(WHO)]
    )


class AskForm(Form):
    """One question to the author."""

    question = TextField(
        _l("Que vous manque-t-il pour répondre ?"),
        description=ADVICE,
        validators=[Required(_l("Écrivez votre question.")), AtMost(ANSWER_LENGTH)],
    )


class AnswerInfoForm(Form):
    """The author's answer."""

    information = TextField(
        _l("Votre complément"),
        description=ADVICE,
        validators=[Required(_l("Écrivez le complément demandé.")), AtMost(REASON_LENGTH)],
    )


class DeclineForm(Form):
    """A coded reason, words when no code fits, a way onward."""

    reason = RadioField(
        _l("Motif du refus"),
        choices=[(one.value, LABELS[DeclineReason][one]) for one in DeclineReason],
        validate_choice=False,
        validators=[Required(_l("Choisissez un motif.")), Listed()],
    )
    suggestion = LineField(
        _l("Vers qui ou quoi orienter la personne ?"),
        description=_l("Un service, une démarche, un moment plus favorable."),
        validators=[AtMost(LINE_LENGTH)],
    )
    text = TextField(_l("Précision"), description=ADVICE, validators=[AtMost(ANSWER_LENGTH)])

    def validate_text(self, field: Any) -> None:
        """ "Other" says nothing without words."""
        if self.reason.data == DeclineReason.OTHER and not field.data:
            raise ValidationError(_("Écrivez le motif : aucun de la liste ne convient."))


class ReadForm(Form):
    """One button: the answer was read."""


class FilterForm(Form):
    """Filters of the inbox, kept in its address; nothing is refused, what is unknown is ignored."""

    class Meta(Form.Meta):
        csrf = False

    q = LineField(_l("Nom de la personne"))
    frein = SelectField(_l("Frein"), validate_choice=False)
    affectation = SelectField(_l("Affectée à"), validate_choice=False)


class SearchForm(Form):
    """A name among one's own people."""

    class Meta(Form.Meta):
        csrf = False

    q = LineField(_l("Nom de la personne"))


def fresh(kind: type[F]) -> F:
    """A second form on a page that answers another one: empty, with a token of its own."""
    form = kind(formdata=None)
    form.form_token.data = secrets.token_urlsafe(24)
    return form

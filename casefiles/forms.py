"""Forms of case files. Shape only: whether it may be done is said by policy and actions."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from wtforms import BooleanField, HiddenField
from wtforms.validators import ValidationError

from casefiles.labels import LABELS
from casefiles.queries import View
from casefiles.workflow import (
    Channel,
    ContactBy,
    Level,
    Mode,
    Owner,
    PlanKind,
    PlanState,
    Severity,
)
from core.forms import (
    TEXT_LENGTH,
    AtMost,
    ChoiceField,
    CivilDate,
    Form,
    LineField,
    Optional,
    RadioField,
    Required,
    TextField,
)
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l

LINE = 500
ADVICE = _l("Des faits utiles, pas de diagnostic médical, pas de numéro de sécurité sociale.")
_PHONE = re.compile(r"\+?[0-9][0-9 ().\-]{5,18}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_POSTCODE = re.compile(r"[0-9]{5}")
_NAME = re.compile(r"[^\W\d_][^\d_<>@#/\\]*")


class _Listed:
    """Members of an enum as choices; anything else is refused in a sentence."""

    def __init__(self, label: Any, kind: Iterable[StrEnum], **options: Any) -> None:
        choices = [(member.value, LABELS[member]) for member in kind]
        super().__init__(label, choices=choices, **options)  # type: ignore[call-arg]

    def pre_validate(self, form: Any) -> None:
        """French sentence; an absent answer is left to `Required`."""
        field: Any = self
        if field.data and field.data not in {value for value, *_ in field.iter_choices()}:
            raise ValidationError(_("Choisissez une réponse de la liste."))


class EnumRadios(_Listed, RadioField):
    """One member of an enum, as radio buttons."""


class EnumList(_Listed, ChoiceField):
    """One member of an enum, in a list."""


class Matches:
    """A whole text of a given shape; says what is expected."""

    def __init__(self, shape: re.Pattern[str], message: Any) -> None:
        self.shape, self.message = shape, message

    def __call__(self, form: Any, field: Any) -> None:
        if field.data and not self.shape.fullmatch(field.data):
            raise ValidationError(str(self.message))


class ContactForm(Form):
    """A contact or an attempt, in four answers."""

    channel = EnumRadios(_l("Par quel canal ?"), Channel, validators=[Required()])
    reached = RadioField(
        _l("La personne a-t-elle été jointe ?"),
        choices=[("oui", _l("Oui, contact réalisé")), ("non", _l("Non, simple tentative"))],
        validate_choice=False,
        validators=[Required()],
    )
    on: Any = CivilDate(_l("Quel jour ?"), validators=[Required()])
    line = LineField(_l("En une ligne"), description=ADVICE, validators=[AtMost(LINE)])
    level = EnumRadios(_l("Qui peut lire cette ligne ?"), tuple(reversed(Level)), validators=[Required()])
    next = HiddenField()

    def validate_reached(self, field: Any) -> None:
        """Yes or no."""
        if field.data not in ("oui", "non"):
            raise ValidationError(_("Choisissez une réponse de la liste."))


class NoteForm(Form):
    """A note for the readers of its level."""

    text = TextField(_l("Note"), description=ADVICE, validators=[Required(), AtMost(TEXT_LENGTH)])
    level = EnumRadios(_l("Qui pourra la lire ?"), Level, validators=[Required()])
    confirmed = BooleanField(_l("J’ai relu cette note et je confirme qui la lira désormais."))


class BarrierForm(Form):
    """A barrier, its category chosen on the page before."""

    thematic = ChoiceField(_l("Précision"), validate_choice=False, choices=[])
    severity = EnumRadios(_l("Impact sur la recherche d’emploi"), Severity, validators=[Required()])
    owner = EnumRadios(_l("Qui agit ?"), Owner, validators=[Required()])
    wanted = LineField(_l("Résultat visé"), description=ADVICE, validators=[AtMost(200)])
    level = EnumRadios(_l("Qui peut lire ce frein ?"), Level, validators=[Required()])
    confirmed = BooleanField(_l("La personne accepte que ce thème sensible soit partagé avec le binôme."))


class LiftForm(Form):
    """The barrier no longer blocks."""

    on: Any = CivilDate(_l("Levé le"), validators=[Required()])


class PlanForm(Form):
    """An objective or an action."""

    kind = EnumRadios(_l("Nature"), PlanKind, validators=[Required()])
    text = TextField(_l("En clair"), description=ADVICE, validators=[Required(), AtMost(LINE)])
    barrier = ChoiceField(_l("Frein concerné"), validate_choice=False, choices=[])
    owner = EnumRadios(_l("Qui agit ?"), Owner, validators=[Required()])
    due_on: Any = CivilDate(_l("Échéance"), validators=[Optional()])
    level = EnumRadios(_l("Qui peut lire cette ligne ?"), Level, validators=[Required()])


class PlanEditForm(PlanForm):
    """The same once written: how far it went."""

    state = EnumRadios(_l("Où en est-on ?"), PlanState, validators=[Required()])
    reason = LineField(
        _l("Motif de l’abandon"),
        description=_l("Demandé seulement pour une ligne abandonnée."),
        validators=[AtMost(200)],
    )


class CloseForm(Form):
    """The end of a support."""

    exit = RadioField(_l("Motif"), choices=[], validate_choice=False, validators=[Required()])
    on: Any = CivilDate(_l("Date de fin"), validators=[Required()])


class IdentityForm(Form):
    """Who the person is: enough to know whether one follows them already."""

    birth_name = LineField(
        _l("Nom de naissance"),
        validators=[Required(), AtMost(120), Matches(_NAME, _l("Un nom s’écrit sans chiffre."))],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    usage_name = LineField(
        _l("Nom d’usage"),
        validators=[AtMost(120), Matches(_NAME, _l("Un nom s’écrit sans chiffre."))],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    given_names = LineField(
        _l("Prénoms"),
        validators=[Required(), AtMost(120), Matches(_NAME, _l("Un prénom s’écrit sans chiffre."))],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    birth_date: Any = CivilDate(_l("Date de naissance"), validators=[Required()])
    service_number = LineField(
        _l("Numéro à l’agence"),
        description=_l("11 chiffres, sur les courriers de l’agence. Jamais le numéro de sécurité sociale."),
        validators=[AtMost(30)],
        filters=[lambda value: re.sub(r"[\s.\-]", "", value) if isinstance(value, str) else value],
        render_kw={"autocomplete": "off", "inputmode": "numeric"},
    )


class DetailsForm(Form):
    """How and where the person is reached."""

    contact_by = EnumRadios(_l("Comment la joindre de préférence ?"), ContactBy, validators=[Required()])
    phone = LineField(
        _l("Téléphone"),
        validators=[AtMost(20), Matches(_PHONE, _l("Écrivez un numéro comme 06 12 34 56 78."))],
        render_kw={"autocomplete": "off", "inputmode": "tel"},
    )
    email = LineField(
        _l("Courriel"),
        validators=[AtMost(254), Matches(_EMAIL, _l("Écrivez une adresse comme prenom.nom@exemple.fr."))],
        render_kw={"autocomplete": "off", "inputmode": "email", "spellcheck": "false"},
    )
    address = LineField(_l("Adresse"), validators=[AtMost(200)], render_kw={"autocomplete": "off"})
    postcode = LineField(
        _l("Code postal"),
        validators=[Matches(_POSTCODE, _l("Un code postal a 5 chiffres."))],
        render_kw={"autocomplete": "off", "inputmode": "numeric"},
    )
    town = LineField(_l("Commune"), validators=[AtMost(120)], render_kw={"autocomplete": "off"})
    language = LineField(
        _l("Interprète"),
        description=_l("La langue, si un interprète est utile."),
        validators=[AtMost(120)],
        render_kw={"autocomplete": "off"},
    )


class PersonForm(IdentityForm, DetailsForm):
    """A new person, once nobody of one's own files is the same."""

    territory = ChoiceField(_l("Département de résidence"), choices=[], validate_choice=False, validators=[Required()])
    checked = BooleanField(_l("Ce n’est aucune de ces personnes : ouvrir un nouveau dossier."))


class PortfolioFilterForm(Form):
    """Filters of the portfolio; an unknown value is the same as none."""

    nom = LineField(_l("Nom"), render_kw={"autocomplete": "off"})
    vue = ChoiceField(
        _l("Contact"),
        choices=[
            (View.ALL.value, _l("Tous")),
            (View.LATE.value, _l("En retard")),
            (View.SOON.value, _l("À faire d’ici 3 jours")),
            (View.NONE.value, _l("Sans suivi ouvert")),
        ],
        validate_choice=False,
    )
    modalite = ChoiceField(
        _l("Modalité"),
        choices=[("", _l("Toutes")), *((mode.value, LABELS[mode]) for mode in Mode)],
        validate_choice=False,
    )


class PlanFilterForm(Form):
    """Filters of the plan."""

    frein = ChoiceField(_l("Frein"), choices=[], validate_choice=False)
    qui = ChoiceField(
        _l("Qui agit"),
        choices=[("", _l("Tous")), *((owner.value, LABELS[owner]) for owner in Owner)],
        validate_choice=False,
    )
    etat = ChoiceField(
        _l("État"),
        choices=[("ouvert", _l("À faire et en cours")), ("tous", _l("Tous")), ("clos", _l("Réalisés et abandonnés"))],
        validate_choice=False,
    )
    echeance = ChoiceField(
        _l("Échéance"),
        choices=[("", _l("Toutes")), ("retard", _l("Dépassée")), ("mois", _l("D’ici 30 jours"))],
        validate_choice=False,
    )


class TimelineFilterForm(Form):
    """Filters of the timeline."""

    quoi = ChoiceField(
        _l("Afficher"),
        choices=[
            ("tout", _l("Tout")),
            ("contacts", _l("Contacts")),
            ("notes", _l("Notes")),
            ("plan", _l("Plan d’action")),
            ("barriers", _l("Freins")),
            ("facts", _l("Étapes")),
            ("appointments", _l("Rendez-vous")),
        ],
        validate_choice=False,
    )
    depuis = ChoiceField(
        _l("Depuis"),
        choices=[("3", _l("3 mois")), ("12", _l("12 mois")), ("0", _l("Le début"))],
        validate_choice=False,
    )

"""Forms about posts: an invitation, dates, an end with who takes over, an absence, a review, an acceptance."""

from typing import Any

from wtforms import HiddenField, PasswordField
from wtforms.validators import Length, Regexp

from core.forms import (
    AtMost,
    CheckboxesField,
    ChoiceField,
    CivilDate,
    Form,
    LineField,
    NumberField,
    Optional,
    RadioField,
    Required,
)
from core.i18n import lazy_gettext as _l

# What the outbox sends to.
_PART = r"[^\s@<>,;:\"()\[\]]+"
_EMAIL = Regexp(rf"{_PART}@{_PART}\.{_PART}$", message=_l("Écrivez une adresse comme prenom.nom@exemple.fr."))


class ButtonForm(Form):
    """One button; `back`: the page it stands on."""

    back = HiddenField()


class DatesForm(Form):
    """From when to when, and how many people at once."""

    start_on: Any = CivilDate(_l("Premier jour"), validators=[Required()])
    end_on: Any = CivilDate(
        _l("Dernier jour"), description=_l("Laissez vide si la fin n’est pas connue."), validators=[Optional()]
    )
    cap: Any = NumberField(
        _l("Nombre de personnes suivies au plus"),
        description=_l("Pour un conseil à l’emploi, quand ce n’est pas celui de la convention."),
        validators=[Optional()],
    )


class GiveForm(DatesForm):
    """One more post of somebody."""

    unit: Any = ChoiceField(_l("Lieu"), choices=[], validate_choice=False, validators=[Required()])
    role: Any = ChoiceField(_l("Rôle"), choices=[], validate_choice=False, validators=[Required()])


class InviteForm(GiveForm):
    """Whom to invite, and to what."""

    email: Any = LineField(
        _l("Adresse électronique professionnelle"),
        description=_l("L’invitation part à cette adresse, et n’ouvre qu’à elle."),
        validators=[Required(), AtMost(254), _EMAIL],
        render_kw={"inputmode": "email", "spellcheck": "false", "autocomplete": "off"},
    )


class EndForm(Form):
    """The last day, and who answers for what was followed."""

    on: Any = CivilDate(
        _l("Dernier jour"),
        description=_l("Laissez vide pour mettre fin tout de suite : les sessions ouvertes se ferment aussitôt."),
        validators=[Optional()],
    )
    owner: Any = RadioField(_l("Qui reprend ce que cette personne suit ?"), choices=[], validate_choice=False)


class AbsenceForm(Form):
    """Who stands in, and which days."""

    stand_in: Any = ChoiceField(_l("Qui remplace ?"), choices=[], validate_choice=False, validators=[Required()])
    from_on: Any = CivilDate(_l("Premier jour d’absence"), validators=[Required()])
    until_on: Any = CivilDate(_l("Dernier jour d’absence"), validators=[Required()])


class ReviewForm(Form):
    """Posts that still hold."""

    posts: Any = CheckboxesField(_l("Accès à confirmer"), choices=[], validate_choice=False)


class KnownForm(Form):
    """The password of an account that exists."""

    password: Any = PasswordField(
        _l("Mot de passe"), validators=[Required(), Length(max=1000)], render_kw={"autocomplete": "current-password"}
    )


class NameForm(Form):
    """Name of a new account whose holder signs in elsewhere."""

    given_name: Any = LineField(
        _l("Prénom"), validators=[Required(), AtMost(120)], render_kw={"autocomplete": "given-name"}
    )
    family_name: Any = LineField(
        _l("Nom de famille"), validators=[Required(), AtMost(120)], render_kw={"autocomplete": "family-name"}
    )


class NewcomerForm(NameForm):
    """Name and password of a new account."""

    password: Any = PasswordField(
        _l("Mot de passe"),
        description=_l("Au moins 15 caractères : une phrase, ou celui que propose votre navigateur."),
        validators=[Required(), Length(max=1000)],
        render_kw={"autocomplete": "new-password"},
    )

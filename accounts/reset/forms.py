"""Forgotten, new and changed password. Pasting is welcome, and password managers find their fields."""

from typing import Any

from wtforms import PasswordField, StringField
from wtforms.validators import Length, ValidationError

from core.forms import AtMost, Form, LineField, Required
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l

LONGEST_TYPED = 1000


class ForgottenForm(Form):
    """Whose password is forgotten."""

    email: StringField = LineField(
        _l("Adresse électronique professionnelle"),
        validators=[Required(), AtMost(254)],
        render_kw={"autocomplete": "username", "inputmode": "email", "spellcheck": "false"},
    )


class NewPasswordForm(Form):
    """A new password, typed twice."""

    password = PasswordField(
        _l("Nouveau mot de passe"),
        description=_l(
            "Au moins 15 caractères, espaces compris ; quatre mots sans lien, ou ce que propose votre gestionnaire "
            "de mots de passe."
        ),
        validators=[Required(), Length(max=LONGEST_TYPED)],
        render_kw={"autocomplete": "new-password", "passwordrules": "minlength: 15; maxlength: 200;"},
    )
    again = PasswordField(
        _l("Le même, encore une fois"),
        validators=[Required(), Length(max=LONGEST_TYPED)],
        render_kw={"autocomplete": "new-password"},
    )

    def validate_again(self, field: Any) -> None:
        """Twice the same."""
        if field.data != self.password.data:
            raise ValidationError(_("Les deux mots de passe diffèrent : tapez le même."))


class ChangePasswordForm(NewPasswordForm):
    """The password of today first."""

    current = PasswordField(
        _l("Mot de passe actuel"),
        validators=[Required(), Length(max=LONGEST_TYPED)],
        render_kw={"autocomplete": "current-password"},
    )

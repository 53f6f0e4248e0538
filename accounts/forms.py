"""Sign-in and change of password."""

from wtforms import PasswordField, StringField
from wtforms.validators import Length

from core.forms import AtMost, Form, LineField, Required
from core.i18n import lazy_gettext as _l


class SignInForm(Form):
    """E-mail and password; the answer never says which of the two was wrong."""

    email: StringField = LineField(
        _l("Adresse électronique professionnelle"),
        validators=[Required(), AtMost(254)],
        render_kw={"autocomplete": "username", "inputmode": "email", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Mot de passe"),
        validators=[Required(), Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )

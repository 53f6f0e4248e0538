"""Codes as typed, and what a browser's script answers for a passkey."""

from wtforms import HiddenField
from wtforms.validators import Length

from accounts.factors.models import Passkey
from core.forms import AtMost, Form, LineField, Required
from core.i18n import lazy_gettext as _l

LONGEST_ANSWER = 20_000  # characters of JSON
LONGEST_OFFER = 1_000
_ONE_TIME = {"autocomplete": "one-time-code", "spellcheck": "false"}


class ButtonForm(Form):
    """One button."""


class CodeForm(Form):
    """The six digits a telephone shows."""

    code = LineField(
        _l("Code à six chiffres"), validators=[Required(), AtMost(20)], render_kw={**_ONE_TIME, "inputmode": "numeric"}
    )


class EnrolForm(CodeForm):
    """The first code, with the secret it was made from and the recovery codes to come, locked for this user."""

    offer = HiddenField(validators=[Length(max=LONGEST_OFFER)])


class CodesForm(Form):
    """Recovery codes, locked for this user: to be shown, then noted."""

    offer = HiddenField(validators=[Length(max=LONGEST_OFFER)])


class RecoveryForm(Form):
    """One of the codes on paper."""

    code = LineField(_l("Code de secours"), validators=[Required(), AtMost(40)], render_kw=_ONE_TIME)


class PasskeyForm(Form):
    """What the browser answered."""

    answer = HiddenField(validators=[Length(max=LONGEST_ANSWER)])


class NewPasskeyForm(PasskeyForm):
    """The same for a new key, with the name its holder gives it."""

    name = LineField(
        _l("Nom de cette clé"),
        description=_l("Pour la reconnaître plus tard, par exemple « ordinateur du bureau »."),
        validators=[Required(), AtMost.column(Passkey, "name")],
        render_kw={"autocomplete": "off"},
    )

"""What is said of an alert."""

from wtforms import StringField

from accounts.audit.models import Alert
from core.forms import AtMost, Form, LineField, Required
from core.i18n import lazy_gettext as _l


class AcknowledgeForm(Form):
    """One sentence, which stays with the alert."""

    note: StringField = LineField(
        _l("Ce que vous avez vérifié ou fait"),
        description=_l("Une phrase, sans nom de personne accompagnée."),
        validators=[Required(), AtMost.column(Alert, "note")],
        render_kw={"autocomplete": "off"},
    )

"""The one question about a person who left. Shape only."""

from casefiles.afterwards.workflow import Situation
from casefiles.forms import EnumRadios
from core.forms import Form, Required
from core.i18n import lazy_gettext as _l


class StatusForm(Form):
    """One choice, and nothing to write."""

    situation = EnumRadios(_l("Que devient la personne ?"), Situation, validators=[Required()])

"""The day a file is looked back at."""

from typing import Any

from core.forms import CivilDate, Form
from core.i18n import lazy_gettext as _l


class DayForm(Form):
    """One day, in the address."""

    le: Any = CivilDate(_l("Au soir du"))

"""Forms about notices: one button, what one chooses by topic, the end of a pause."""

from collections.abc import Iterable
from typing import Any

from wtforms import HiddenField, ValidationError

from core.forms import CivilDate, Form, RadioField, Required
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from partners.notices.labels import LABELS
from partners.notices.topics import Topic
from partners.notices.workflow import Mode


class ButtonForm(Form):
    """One button; `last` is the latest notice that was shown."""

    last = HiddenField()


class PauseForm(Form):
    """Until when one is not told about a person."""

    until: Any = CivilDate(_l("Jusqu’à quel jour inclus ?"), validators=[Required()])


class ModeField(RadioField):
    """One of the ways to be told."""

    def pre_validate(self, form: Any) -> None:
        """French sentence; an absent answer is left to `Required`."""
        if self.data and self.data not in set(Mode):
            raise ValidationError(_("Choisissez une réponse de la liste."))


def preferences_form(topics: Iterable[Topic]) -> Form:
    """One question for each topic, under its code."""
    choices = [(mode.value, LABELS[mode]) for mode in Mode]
    fields = {topic.code: ModeField(topic.label, choices=choices, validators=[Required()]) for topic in topics}
    made: Form = type("PreferencesForm", (Form,), fields)()
    return made

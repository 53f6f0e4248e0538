"""Forms of the corrections of a sent referral: the new value, and why. Shape only."""

from typing import Any

from casefiles.workflow import Category
from core.db import key_of
from core.forms import AtMost, CheckboxesField, ChoiceField, Form, LineField, Required, TextField
from core.i18n import lazy_gettext as _l
from referrals.corrections import Topic
from referrals.forms import ADVICE, BARRIER_CHOICES, LINE_LENGTH, REASON_LENGTH, TRIED_LENGTH, AtLeastOne, Listed


def _why() -> Any:
    return LineField(
        _l("Pourquoi corrigez-vous ?"),
        description=_l("En quelques mots, lus par qui a reçu l’orientation."),
        validators=[Required(_l("Écrivez pourquoi vous corrigez.")), AtMost(LINE_LENGTH)],
    )


class CorrectReasonForm(Form):
    """Why the person is referred."""

    value = TextField(
        _l("Pourquoi un accompagnement global ?"),
        description=ADVICE,
        validators=[Required(_l("Écrivez pourquoi vous orientez cette personne.")), AtMost(REASON_LENGTH)],
    )
    why = _why()


class CorrectTriedForm(Form):
    """What was tried before."""

    value = TextField(_l("Déjà tenté"), description=ADVICE, validators=[AtMost(TRIED_LENGTH)])
    why = _why()


class CorrectBarriersForm(Form):
    """What blocks the search for work."""

    value = CheckboxesField(
        _l("Quels freins bloquent la recherche d’emploi ?"),
        choices=BARRIER_CHOICES,
        validate_choice=False,
        validators=[AtLeastOne(), Listed()],
    )
    why = _why()

    @property
    def categories(self) -> tuple[Category, ...]:
        """What is checked, once it is known to be of the list."""
        return tuple(Category(value) for value in self.value.data or ())


class CorrectNamedForm(Form):
    """Who makes the author's half of the pair."""

    value = ChoiceField(
        _l("Membre du binôme"),
        choices=[],
        validate_choice=False,
        validators=[Required(_l("Choisissez le membre du binôme de votre équipe."))],
    )
    why = _why()

    @property
    def named_id(self) -> int | None:
        """The colleague chosen; None for what is no key."""
        return key_of(self.value.data)


FORMS: dict[Topic, type[Form]] = {
    Topic.REASON: CorrectReasonForm,
    Topic.TRIED: CorrectTriedForm,
    Topic.BARRIERS: CorrectBarriersForm,
    Topic.NAMED: CorrectNamedForm,
}

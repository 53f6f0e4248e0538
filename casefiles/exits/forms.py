"""Forms of the end of a support. Shape only."""

from collections.abc import Sequence
from typing import Any

from wtforms.validators import ValidationError

from casefiles import thematics
from casefiles.exits.workflow import Grade
from casefiles.forms import ADVICE, EnumRadios
from casefiles.labels import LABELS
from casefiles.models import Barrier
from casefiles.workflow import Severity, Step, exits_of
from core.forms import AtMost, ChoiceField, CivilDate, Form, LineField, RadioField, Required
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from core.labels import label

LIFTED = "lifted"


class EndForm(Form):
    """The end of a pair's support; `end_form` adds the questions about each barrier."""

    exit = ChoiceField(
        _l("Motif"),
        choices=[("", "–"), *((reason.value, LABELS[reason]) for reason in exits_of(Step.PROPOSE_END))],
        validate_choice=False,
        validators=[Required()],
    )
    on: Any = CivilDate(_l("Dernier jour de l’accompagnement"), validators=[Required()])
    next_referent = LineField(
        _l("Qui suit la personne ensuite ?"),
        description=_l("Un nom, un service, ou « personne ». Demandé au plus tard quand le bilan est complété."),
        validators=[AtMost(200)],
    )
    line = LineField(_l("Ce qui est à retenir, en une ligne"), description=ADVICE, validators=[AtMost(200)])


class AtExit(RadioField):
    """Where a barrier stands: lifted, or how much it still weighs."""

    def __init__(self, title: Any, **options: Any) -> None:
        choices = [(LIFTED, _l("Levé")), *((one.value, LABELS[one]) for one in Severity)]
        super().__init__(title, choices=choices, validate_choice=False, validators=[Required()], **options)

    def pre_validate(self, form: Any) -> None:
        """French sentence; an absent answer is left to `Required`."""
        if self.data and self.data not in {LIFTED, *(one.value for one in Severity)}:
            raise ValidationError(_("Choisissez une réponse de la liste."))


def end_form(barriers: Sequence[Barrier]) -> Any:
    """A form with two questions a barrier: where it stands, and whether the wanted outcome was reached."""
    fields: dict[str, Any] = {}
    for barrier in barriers:
        name = barrier_name(barrier)
        fields[f"state_{barrier.id}"] = AtExit(_("%(barrier)s : à la sortie", barrier=name))
        if barrier.wanted:
            title = _("%(barrier)s : le résultat visé est-il atteint ?", barrier=name)
            fields[f"grade_{barrier.id}"] = EnumRadios(title, Grade, description=barrier.wanted)
    form = type("EndFormOfSupport", (EndForm,), fields)()
    for name in fields:
        form[name].flags.required = True  # the action refuses an outcome left ungraded, and says on which
    return form


def barrier_name(barrier: Barrier) -> str:
    """« Logement – expulsion »."""
    detail = thematics.words(barrier.thematic)
    return f"{label(barrier.category)} – {detail}" if detail else label(barrier.category)


class ReasonForm(Form):
    """One line that says why."""

    reason = LineField(_l("Pourquoi ?"), description=ADVICE, validators=[Required(), AtMost(200)])


class ReadReportForm(Form):
    """One button: the report was read."""

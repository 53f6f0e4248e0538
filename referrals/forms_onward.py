"""Forms of the answers that are neither yes nor no, and of the author's own ends. Shape only."""

from typing import Any

from wtforms.validators import ValidationError

from casefiles.consent import RECORDED
from casefiles.labels import LABELS as CASEFILE_LABELS
from core.forms import AtMost, ChoiceField, CivilDate, Form, LineField, RadioField, Required, TextField
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from referrals.forms import ADVICE, ANSWER_LENGTH, LINE_LENGTH, WHO, Listed
from referrals.labels import LABELS
from referrals.workflow import SYSTEM_WITHDRAWALS, WithdrawReason

MOST_RESOURCES = 4


class HoldForm(Form):
    """Why the answer waits, and until when."""

    reason = TextField(
        _l("Pourquoi la réponse attend-elle ?"),
        description=ADVICE,
        validators=[Required(_l("Écrivez pourquoi la réponse attend.")), AtMost(ANSWER_LENGTH)],
    )
    review_on = CivilDate(_l("Réexaminer au plus tard le"), validators=[Required(_l("Indiquez la date du réexamen."))])


class AcceptSocialForm(Form):
    """Social support only: who, the person's agreement to it, and when the search is looked at again."""

    worker = RadioField(_l("Travail social"), choices=[], validate_choice=False, validators=[Required(WHO)])
    agreed_on = CivilDate(
        _l("Accord de la personne recueilli le"),
        validators=[Required(_l("Indiquez le jour où la personne a donné son accord."))],
    )
    agreed_by = RadioField(
        _l("Forme de l’accord"),
        choices=[(one.value, CASEFILE_LABELS[one]) for one in RECORDED],
        validate_choice=False,
        validators=[Required(_l("Indiquez la forme de l’accord : écrit ou oral.")), Listed()],
    )
    review_on = CivilDate(
        _l("Reparler de la recherche d’emploi au plus tard le"),
        validators=[Required(_l("Indiquez la date du réexamen."))],
    )


class ResourcesForm(Form):
    """Up to four social resources, each a name and how to reach it."""

    name_1 = LineField(
        _l("Première ressource"),
        validators=[Required(_l("Indiquez au moins une ressource.")), AtMost(LINE_LENGTH)],
    )
    details_1 = LineField(_l("Comment y accéder"), validators=[AtMost(LINE_LENGTH)])
    name_2 = LineField(_l("Deuxième ressource"), validators=[AtMost(LINE_LENGTH)])
    details_2 = LineField(_l("Comment y accéder"), validators=[AtMost(LINE_LENGTH)])
    name_3 = LineField(_l("Troisième ressource"), validators=[AtMost(LINE_LENGTH)])
    details_3 = LineField(_l("Comment y accéder"), validators=[AtMost(LINE_LENGTH)])
    name_4 = LineField(_l("Quatrième ressource"), validators=[AtMost(LINE_LENGTH)])
    details_4 = LineField(_l("Comment y accéder"), validators=[AtMost(LINE_LENGTH)])

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """Each resource with how to reach it, as fields."""
        return [(self[f"name_{n}"], self[f"details_{n}"]) for n in range(1, MOST_RESOURCES + 1)]

    @property
    def given(self) -> list[tuple[str, str | None]]:
        """What was typed."""
        return [(name.data or "", details.data) for name, details in self.pairs]

    def validate(self, extra_validators: Any = None) -> bool:
        """How to reach something that has no name says nothing."""
        valid = super().validate(extra_validators=extra_validators)
        for name, details in self.pairs:
            if details.data and not name.data and not name.errors:
                name.errors = [_("Nommez cette ressource, ou effacez comment y accéder.")]
                valid = False
        return valid


class RedirectForm(Form):
    """Where it goes on, and why."""

    unit = ChoiceField(
        _l("Transmettre à"),
        choices=[],
        validate_choice=False,
        validators=[Required(_l("Choisissez à qui transmettre."))],
    )
    reason = TextField(
        _l("Pourquoi ?"),
        description=ADVICE,
        validators=[Required(_l("Écrivez pourquoi vous transmettez cette orientation.")), AtMost(ANSWER_LENGTH)],
    )


class WithdrawForm(Form):
    """A coded reason, words when no code fits."""

    reason = RadioField(
        _l("Motif du retrait"),
        choices=[(one.value, LABELS[WithdrawReason][one]) for one in WithdrawReason if one not in SYSTEM_WITHDRAWALS],
        validate_choice=False,
        validators=[Required(_l("Choisissez un motif.")), Listed()],
    )
    text = TextField(_l("Précision"), description=ADVICE, validators=[AtMost(ANSWER_LENGTH)])

    def validate_text(self, field: Any) -> None:
        """ "Other" says nothing without words."""
        if self.reason.data == WithdrawReason.OTHER and not field.data:
            raise ValidationError(_("Écrivez le motif : aucun de la liste ne convient."))


class ReferAgainForm(Form):
    """One button: a new draft in the same chain."""

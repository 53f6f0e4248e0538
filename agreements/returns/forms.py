"""Forms of monitoring returns: its period, its figures frozen, a comment, a fix asked for, the certification."""

from collections.abc import Collection
from typing import Any

from wtforms import BooleanField, HiddenField

from agreements.returns.labels import span_words
from agreements.returns.workflow import Part, Span
from core.forms import AtMost, Form, Optional, RadioField, Required, TextField
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from partners.workflow import Side

TEXT_LENGTH = 2000
LONGEST_YEAR = 4


class PeriodForm(Form):
    """Which period the return is about."""

    period = RadioField(
        _l("Période"),
        description=_l("Une période terminée de la convention, qui n’a pas encore de retour."),
        choices=[],
        validate_choice=False,
        validators=[Required()],
    )

    def offer(self, offered: Collection[Span]) -> None:
        """The periods one may choose."""
        self.period.choices = [(span.key, span_words(span)) for span in offered]

    @property
    def span(self) -> Span | None:
        """What was chosen; None for what is no period."""
        year, _dash, part = str(self.period.data or "").partition("-")
        known = year.isascii() and year.isdigit() and len(year) == LONGEST_YEAR and part in set(Part)
        return Span(int(year), Part(part)) if known else None


class IssueForm(Form):
    """The figures are frozen as they stand."""


class ReissueForm(Form):
    """What was put right."""

    answer = TextField(
        _l("Ce qui a été corrigé"),
        description=_l("Ou pourquoi rien ne devait l’être. Ce texte reste dans l’historique, lu par les deux parties."),
        validators=[Required(), AtMost(TEXT_LENGTH)],
    )


class CommentForm(Form):
    """What a side says of the figures on the page; `seen` is their digest."""

    seen = HiddenField()
    nothing = BooleanField(_l("Notre institution n’a pas de commentaire."))
    text = TextField(
        _l("Commentaire de votre institution"),
        description=_l("Ce qui explique ces chiffres, sans nommer personne. Imprimé sur le retour."),
        validators=[Optional(), AtMost(TEXT_LENGTH)],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """A text, or expressly none: silence is neither."""
        valid = super().validate(extra_validators)
        if bool(self.text.data) == bool(self.nothing.data):
            message = _("Écrivez un commentaire, ou cochez que votre institution n’en a pas : l’un ou l’autre.")
            self.text.errors = [*self.text.errors, message]
            return False
        return valid


class FixForm(Form):
    """What is wrong, and who can put it right."""

    side = RadioField(_l("À corriger par"), choices=[], validate_choice=False, validators=[Required()])
    reason = TextField(
        _l("Ce qui est à corriger"),
        description=_l("Par exemple des entrées qui n’ont pas été saisies. Lu par les deux parties."),
        validators=[Required(), AtMost(TEXT_LENGTH)],
    )

    def offer(self, council: str, employment: str) -> None:
        """The two parties by name."""
        self.side.choices = [(str(Side.COUNCIL), council), (str(Side.EMPLOYMENT), employment)]

    @property
    def named(self) -> Side | None:
        """The side that was chosen; None for anything else."""
        return Side(self.side.data) if self.side.data in set(Side) else None


class CertifyForm(Form):
    """What a certifier declares; `seen` is the digest of the figures on the page."""

    seen = HiddenField()
    declared = BooleanField(
        _l("J’ai lu ces chiffres et ces commentaires et je les certifie."),
        validators=[Required(_l("Cochez cette case si c’est bien le cas."))],
    )


class GiveUpForm(Form):
    """Why a draft is given up; `why`, since another form of the page has a reason too."""

    why = TextField(_l("Motif de l’abandon"), validators=[Required(), AtMost(TEXT_LENGTH)])

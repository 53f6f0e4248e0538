"""Reading over and signing here: approval, changes asked for, signature, refusal to sign."""

from collections.abc import Sequence

from wtforms import BooleanField, HiddenField

from agreements.forms.rows import Member
from agreements.labels import LABELS
from agreements.queries_signing import Candidate
from agreements.workflow import Clause
from core.forms import AtMost, CheckboxesField, Form, LineField, Required, TextField
from core.i18n import lazy_gettext as _l

REASON_LENGTH = 2000


class SubmitForm(Form):
    """The text is frozen as it stands."""


class ReasonForm(Form):
    """Why the text goes back to draft."""

    reason = TextField(
        _l("Motif"),
        description=_l("Ce qui doit changer. Ce texte reste dans l’historique, lu par les deux parties."),
        validators=[Required(), AtMost(REASON_LENGTH)],
    )
    clauses = CheckboxesField(
        _l("Clauses concernées"),
        choices=[(str(one), LABELS[one]) for one in Clause],
        validate_choice=False,
        validators=[Member(Clause)],
    )


class ApproveForm(Form):
    """Who signs for the side that approves; `seen` is the digest of the text on the page."""

    seen = HiddenField()
    signatories = CheckboxesField(
        _l("Qui signe pour votre institution ?"),
        description=_l("Une ou deux personnes, qui ont une habilitation de signature ou d’administration."),
        choices=[],
        validate_choice=False,
        validators=[Required()],
    )

    def offer(self, candidates: Sequence[Candidate]) -> None:
        """The members one may tick."""
        self.signatories.choices = [(str(one.membership_id), f"{one.name} – {one.quality}") for one in candidates]

    @property
    def named(self) -> list[int]:
        """Keys of those ticked; what is no key names nobody."""
        return [int(key) if key.isascii() and key.isdigit() else 0 for key in self.signatories.data or []]


class SignForm(Form):
    """What a signatory declares; `seen` is the digest of the text on the page."""

    seen = HiddenField()
    quality = LineField(
        _l("En quelle qualité signez-vous ?"),
        description=_l("Par exemple : présidente du conseil départemental, directeur territorial."),
        validators=[Required(), AtMost(200)],
    )
    authority = LineField(
        _l("Acte qui vous donne pouvoir de signer"),
        description=_l("Délibération ou délégation de signature : numéro et date."),
        validators=[Required(), AtMost(200)],
    )
    declared = BooleanField(
        _l("J’ai lu ce texte et je le signe."), validators=[Required(_l("Cochez cette case si c’est bien le cas."))]
    )

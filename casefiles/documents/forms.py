"""Forms about documents. Shape only."""

from typing import Any

from wtforms import BooleanField

from casefiles.documents.models import Document
from casefiles.documents.workflow import KEPT_MONTHS, DocumentKind
from casefiles.forms import EnumRadios
from casefiles.workflow import Level
from core.file_check import ACCEPT, DocumentField
from core.forms import AtMost, Form, LineField, Required
from core.i18n import lazy_gettext as _l

KEPT = {kind.value: _l("Conservé %(months)s mois au plus.", months=months) for kind, months in KEPT_MONTHS.items()}


class DocumentForm(Form):
    """A document for the readers of its level."""

    file = DocumentField(
        _l("Fichier"),
        description=_l("PDF, ou image PNG ou JPEG, 10 Mo au plus."),
        render_kw={"accept": ACCEPT},
    )
    title = LineField(
        _l("Titre"),
        description=_l("Ce que c’est et de quand, par exemple : attestation de formation, mars 2017."),
        validators=[Required(), AtMost.column(Document, "title")],
    )
    kind = EnumRadios(_l("Quel document ?"), DocumentKind, validators=[Required()])
    level = EnumRadios(_l("Qui pourra le lire ?"), Level, validators=[Required()])


class ReadersForm(Form):
    """Who reads it from now on."""

    level = EnumRadios(_l("Qui pourra le lire ?"), Level, validators=[Required()])
    confirmed = BooleanField(_l("J’ai relu ce document et je confirme qui le lira désormais."))


class WithdrawForm(Form):
    """Why it is taken back; nobody asks in the first ten minutes."""

    why: Any = LineField(
        _l("Pourquoi le retirer ?"),
        description=_l("Lu par celles et ceux qui lisaient ce document. Rien de médical."),
        validators=[AtMost.column(Document, "withdrawn_why")],
    )

"""Words of monitoring returns."""

from enum import StrEnum

from agreements.returns.workflow import Part, ReturnState, ReturnStep, Span
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from core.labels import register
from core.lazy_text import LazyText

LABELS: dict[StrEnum, LazyText] = {
    **register(
        ReturnState,
        {
            ReturnState.DRAFT: _l("En préparation"),
            ReturnState.TO_COMMENT: _l("À commenter"),
            ReturnState.TO_CERTIFY: _l("À certifier"),
            ReturnState.TO_FIX: _l("À corriger"),
            ReturnState.CERTIFIED: _l("Certifié"),
            ReturnState.CANCELLED: _l("Abandonné"),
        },
    ),
    **register(
        ReturnStep,
        {
            ReturnStep.ISSUE: _l("Chiffres figés"),
            ReturnStep.COMMENT: _l("Commentaire"),
            ReturnStep.ASK_FIX: _l("Correction demandée"),
            ReturnStep.REISSUE: _l("Chiffres figés de nouveau"),
            ReturnStep.CERTIFY: _l("Retour certifié"),
            ReturnStep.CANCEL: _l("Retour abandonné"),
        },
    ),
}

TONES: dict[ReturnState, str] = {
    ReturnState.DRAFT: "neutral",
    ReturnState.TO_COMMENT: "info",
    ReturnState.TO_CERTIFY: "info",
    ReturnState.TO_FIX: "warn",
    ReturnState.CERTIFIED: "good",
    ReturnState.CANCELLED: "neutral",
}


def span_words(span: Span) -> str:
    """« année 2025 », « 1er semestre 2025 »."""
    match span.part:
        case Part.YEAR:
            return _("année %(year)s", year=span.year)
        case Part.FIRST_HALF:
            return _("1er semestre %(year)s", year=span.year)
        case Part.SECOND_HALF:
            return _("2e semestre %(year)s", year=span.year)

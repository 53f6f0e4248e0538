"""Words of amendments."""

from enum import StrEnum

from agreements.amending import AmendmentState, AmendmentStep
from core.i18n import lazy_gettext as _l
from core.labels import register
from core.lazy_text import LazyText

LABELS: dict[StrEnum, LazyText] = {
    **register(
        AmendmentState,
        {
            AmendmentState.DRAFT: _l("Projet"),
            AmendmentState.RECORDED: _l("À confirmer"),
            AmendmentState.SIGNED: _l("Signé"),
            AmendmentState.CANCELLED: _l("Abandonné"),
        },
    ),
    **register(
        AmendmentStep,
        {
            AmendmentStep.RECORD_SIGNED: _l("Signature enregistrée"),
            AmendmentStep.CONFIRM: _l("Signature confirmée"),
            AmendmentStep.REJECT: _l("Enregistrement renvoyé"),
            AmendmentStep.CANCEL: _l("Avenant abandonné"),
        },
    ),
}

TONES: dict[AmendmentState, str] = {
    AmendmentState.DRAFT: "neutral",
    AmendmentState.RECORDED: "info",
    AmendmentState.SIGNED: "good",
    AmendmentState.CANCELLED: "neutral",
}

"""Words of amendments: their states and steps are those of agreements, said of a masculine noun."""

from agreements.workflow import State, Step
from core.i18n import lazy_gettext as _l
from core.lazy_text import LazyText

STATES: dict[State, LazyText] = {
    State.DRAFT: _l("Projet"),
    State.IN_REVIEW: _l("En relecture"),
    State.TO_SIGN: _l("À signer"),
    State.PARTLY_SIGNED: _l("Signé en partie"),
    State.RECORDED: _l("À confirmer"),
    State.SIGNED: _l("Signé"),
    State.CANCELLED: _l("Abandonné"),
}
STEPS: dict[Step, LazyText] = {
    Step.SUBMIT: _l("Soumis à relecture"),
    Step.REQUEST_CHANGES: _l("Modifications demandées"),
    Step.APPROVE: _l("Approuvé par une partie"),
    Step.SIGN: _l("Signé par une personne"),
    Step.REFUSE_SIGNATURE: _l("Signature refusée"),
    Step.RECORD_SIGNED: _l("Signature enregistrée"),
    Step.CONFIRM: _l("Signature confirmée"),
    Step.REJECT: _l("Enregistrement renvoyé"),
    Step.CANCEL: _l("Avenant abandonné"),
}
TONES: dict[State, str] = {
    State.DRAFT: "neutral",
    State.IN_REVIEW: "info",
    State.TO_SIGN: "info",
    State.PARTLY_SIGNED: "info",
    State.RECORDED: "info",
    State.SIGNED: "good",
    State.CANCELLED: "neutral",
}

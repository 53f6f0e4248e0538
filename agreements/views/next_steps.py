"""What a reader of an agreement can do next, as links to the page of each step."""

from collections.abc import Collection
from dataclasses import dataclass

from flask import url_for

from agreements.models import Agreement
from agreements.workflow import Step
from core.i18n import lazy_gettext as _l
from core.lazy_text import LazyText


@dataclass(frozen=True, slots=True)
class NextStep:
    """A button of the page; `endpoint` asks before anything is done."""

    step: Step
    endpoint: str
    label: LazyText
    kind: str = "primary"


# In the order of the page; of two that lead to the same page only the first is shown.
STEPS = (
    NextStep(Step.SUBMIT, "agreements.submission", _l("Soumettre à relecture")),
    NextStep(Step.APPROVE, "agreements.review", _l("Relire et approuver")),
    NextStep(Step.REQUEST_CHANGES, "agreements.review", _l("Demander des modifications"), "secondary"),
    NextStep(Step.SIGN, "agreements.signing", _l("Lire et signer")),
    NextStep(Step.CONFIRM, "agreements.confirmation", _l("Vérifier et confirmer")),
    NextStep(Step.REJECT, "agreements.confirmation", _l("Reprendre en projet"), "secondary"),
    NextStep(Step.RECORD_SIGNED, "agreements.signature", _l("Enregistrer la signature"), "secondary"),
    NextStep(Step.RESUME, "agreements.resumption", _l("Reprendre la convention")),
)
# Rarely taken, and not to be taken by mistake: links apart from the buttons.
ENDINGS = (
    NextStep(Step.SUSPEND, "agreements.suspension", _l("Suspendre la convention")),
    NextStep(Step.TERMINATE, "agreements.termination", _l("Résilier la convention")),
    NextStep(Step.CANCEL, "agreements.cancellation", _l("Abandonner le projet")),
)
NEED_A_WHOLE_TEXT = (Step.SUBMIT, Step.RECORD_SIGNED)


def next_steps(agreement: Agreement, steps: Collection[Step], *, is_complete: bool) -> list[dict[str, str]]:
    """The buttons of one reader: what the table, the role and the turn allow, and the text is ready for."""
    found: dict[str, dict[str, str]] = {}
    for one in STEPS:
        if one.step in steps and (is_complete or one.step not in NEED_A_WHOLE_TEXT):
            url = url_for(one.endpoint, ref=agreement.ref)
            found.setdefault(one.endpoint, {"label": str(one.label), "url": url, "kind": one.kind})
    return list(found.values())


def endings(agreement: Agreement, steps: Collection[Step]) -> list[dict[str, str]]:
    """Links to what stops an agreement, for who may."""
    return [
        {"label": str(one.label), "url": url_for(one.endpoint, ref=agreement.ref)}
        for one in ENDINGS
        if one.step in steps
    ]

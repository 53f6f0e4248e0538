"""Where an agreement and an amendment differ on their way to the signature: what is frozen, checked, concluded."""

from datetime import datetime

from accounts.journal import record_writing
from agreements.actions.applying import apply, check_possible
from agreements.actions.checks import check_complete
from agreements.actions.runs import occupy, refuse_overlap
from agreements.clauses import clauses
from agreements.frozen import canonical
from agreements.models import AgreementEvent
from agreements.models_amendments import AgreementAmendment, Signable
from agreements.queries_signing import version
from agreements.workflow import Step
from core.db import db


def present_text(one: Signable) -> str:
    """What is frozen when it is submitted, in canonical JSON. Raises Altered when an amendment is not as written."""
    if isinstance(one, AgreementAmendment):
        one.frozen()
        return one.text
    return canonical(clauses(one))


def share(one: Signable, step: Step, at: datetime) -> None:
    """The other side reads it from now on: an amendment even when its record comes back."""
    if isinstance(one, AgreementAmendment):
        one.shared_at = one.shared_at or at
    elif step is Step.SUBMIT:
        one.submitted_at = at


def check(one: Signable, step: Step, at: datetime) -> None:
    """Raises Refusal for what is incomplete, what another agreement occupies, and for an amendment of the past."""
    with db.session.no_autoflush:  # the step is only half written
        if isinstance(one, AgreementAmendment):
            check_possible(one, step, at)
            return
        if step in (Step.SUBMIT, Step.RECORD_SIGNED):
            check_complete(one)
        if step in (Step.SUBMIT, Step.SIGN, Step.RECORD_SIGNED):
            refuse_overlap(one)


def conclude(one: Signable, at: datetime) -> None:
    """Signed by both sides: an agreement occupies its days, an amendment writes what holds from its date on.

    Raises Refusal when it can no longer hold, Altered when an amendment is not the text that was frozen.
    """
    if not isinstance(one, AgreementAmendment):
        occupy(one)
        return
    check_possible(one, Step.CONFIRM, at)
    if one.version_number is not None:
        one.check_same(version(one.agreement_id, one.version_number, one.number).sha256)
    apply(one.agreement, one.changes(), one.effective_on, at=at)
    one.agreement.version += 1


def keep(one: Signable, event: AgreementEvent, what: str) -> None:
    """Its step, and the line of the journal."""
    db.session.add(event)
    db.session.flush()
    kind = "amendment" if isinstance(one, AgreementAmendment) else "agreement"
    record_writing(f"{kind}.{what}", subject=one.agreement.ref)

"""One step of an agreement, or of an amendment, sent by a form: from the shape of the form to the answer."""

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from agreements import policy, queries
from agreements import queries_amendments as amendments
from agreements.labels import LABELS
from agreements.labels_amendments import STEPS
from agreements.models_amendments import AgreementAmendment, Signable
from agreements.workflow import Step
from core.actor import current_actor
from core.errors import NotAllowed, NotFound, Refusal
from core.forms import Form
from core.i18n import format_datetime
from core.i18n import gettext as _
from core.work import check_version, transaction
from partners import queries as partners

# No page of this form to come back to: the error page says why.
GONE = (NotFound, NotAllowed)


def found_at(ref: str, number: int = 0, *, lock: bool = False) -> Signable:
    """An agreement, or one of its amendments. Raises NotFound."""
    return amendments.get(ref, number, lock=lock) if number else queries.get(ref, lock=lock)


def address_of(ref: str, number: int = 0) -> str:
    """Its page."""
    if number:
        return url_for("agreements.amendment", ref=ref, number=number)
    return url_for("agreements.show", ref=ref)


def answered(
    ref: str,
    form: Form,
    step: Step,
    *,
    act: Callable[[Any], object],
    show: Callable[[Any], str],
    said: str,
    leads_to: str | None = None,
    number: int = 0,
) -> ResponseReturnValue:
    """Take the step, or show the page again with why not and what changed meanwhile. `number`: of an amendment."""
    if not form.validate():
        return show(found_at(ref, number)), 422
    try:
        with transaction(form) as work:
            found = found_at(ref, number, lock=True)
            policy.require(current_actor(), found, step)
            check_version(form, found, present(found))
            act(found)
            work.done(leads_to or address_of(ref, number), said)
        return work.answer()
    except GONE:
        raise
    except Refusal as refusal:
        status = form.refuse(refusal)
        return show(found_at(ref, number)), status


def present(one: Signable) -> dict[str, str]:
    """Where it stands now: what a form that comes too late shows."""
    found = {_("État"): policy.state_of(one)}
    last = next(iter(queries.history(one.agreement.id, one.amendment_number)), None)
    if last is not None:
        step = STEPS[last.step] if isinstance(one, AgreementAmendment) else LABELS[last.step]
        who = partners.member_names([last.membership_id]).get(last.membership_id or 0, "")
        when = format_datetime(last.at, one.agreement.territory)
        found[_("Dernière étape")] = " – ".join(filter(None, [str(step), when, who]))
    return found

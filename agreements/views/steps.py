"""One step of an agreement sent by a form: the same way for each, from the shape of the form to the answer."""

from collections.abc import Callable

from flask import url_for
from flask.typing import ResponseReturnValue

from agreements import policy, queries
from agreements.labels import LABELS
from agreements.models import Agreement
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


def answered(
    ref: str,
    form: Form,
    step: Step,
    *,
    act: Callable[[Agreement], object],
    show: Callable[[Agreement], str],
    said: str,
    leads_to: str | None = None,
) -> ResponseReturnValue:
    """Take the step, or show the page again with why not and what changed meanwhile."""
    if not form.validate():
        return show(queries.get(ref)), 422
    try:
        with transaction(form) as work:
            agreement = queries.get(ref, lock=True)
            policy.require(current_actor(), agreement, step)
            check_version(form, agreement, present(agreement))
            act(agreement)
            work.done(leads_to or url_for("agreements.show", ref=ref), said)
        return work.answer()
    except GONE:
        raise
    except Refusal as refusal:
        status = form.refuse(refusal)
        return show(queries.get(ref)), status


def present(agreement: Agreement) -> dict[str, str]:
    """Where an agreement stands now: what a form that comes too late shows."""
    found = {_("État"): str(LABELS[agreement.state])}
    last = next(iter(queries.history(agreement.id)), None)
    if last is not None:
        who = partners.member_names([last.membership_id]).get(last.membership_id or 0, "")
        when = format_datetime(last.at, agreement.territory)
        found[_("Dernière étape")] = " – ".join(filter(None, [str(LABELS[last.step]), when, who]))
    return found

"""Suspending, resuming, ending before the date and giving up: one page that says what happens, one form."""

from collections.abc import Callable
from dataclasses import dataclass

from flask.typing import ResponseReturnValue

from agreements import actions, policy, queries
from agreements.forms import SuspendForm, TerminateForm, WhyForm
from agreements.models import Agreement
from agreements.views.frame import agreement_page, blueprint
from agreements.views.steps import answered
from agreements.workflow import Step
from core import access
from core.actor import current_actor
from core.clock import now
from core.i18n import lazy_gettext as _l
from core.lazy_text import LazyText
from partners.workflow import ADMINISTRATORS


@dataclass(frozen=True, slots=True)
class Words:
    """What the page of a step says: its title, what happens, its button, and the sentence afterwards."""

    title: LazyText
    lead: LazyText
    button: LazyText
    said: LazyText


WORDS = {
    Step.SUSPEND: Words(
        _l("Suspendre la convention"),
        _l(
            "Les nouvelles orientations sont fermées à partir du jour choisi ; les accompagnements en cours continuent."
        ),
        _l("Suspendre"),
        _l("Convention suspendue."),
    ),
    Step.RESUME: Words(
        _l("Reprendre la convention"),
        _l("La convention court de nouveau par ses dates : les orientations sont ouvertes."),
        _l("Reprendre"),
        _l("La convention court de nouveau par ses dates."),
    ),
    Step.TERMINATE: Words(
        _l("Résilier la convention"),
        _l(
            "Les nouvelles orientations sont fermées au jour choisi, sans retour ; les accompagnements en cours "
            "continuent."
        ),
        _l("Résilier"),
        _l("Convention résiliée."),
    ),
    Step.CANCEL: Words(
        _l("Abandonner le projet"),
        _l("Le projet ne sera pas signé. Son historique et ses textes figés restent lisibles."),
        _l("Abandonner ce projet"),
        _l("Projet abandonné."),
    ),
}


def _asked(ref: str, step: Step, form: WhyForm) -> str:
    agreement = queries.get(ref)
    policy.require(current_actor(), agreement, step)
    return _step_page(agreement, step, form)


def _step_page(agreement: Agreement, step: Step, form: WhyForm) -> str:
    form.version.data = agreement.version
    return agreement_page("agreements/step.html", agreement, form=form, words=WORDS[step])


def _taken(ref: str, step: Step, form: WhyForm, act: Callable[[Agreement], None]) -> ResponseReturnValue:
    def show(agreement: Agreement) -> str:
        return _step_page(agreement, step, form)

    return answered(ref, form, step, act=act, show=show, said=str(WORDS[step].said))


@blueprint.get("/conventions/<ref>/suspendre")
@access.roles(*ADMINISTRATORS)
def suspension(ref: str) -> str:
    return _asked(ref, Step.SUSPEND, SuspendForm())


@blueprint.post("/conventions/<ref>/suspendre")
@access.roles(*ADMINISTRATORS)
def suspend(ref: str) -> ResponseReturnValue:
    form = SuspendForm()

    def act(agreement: Agreement) -> None:
        actions.suspend(agreement, on=form.on.data, reason=str(form.reason.data), by=current_actor(), at=now())

    return _taken(ref, Step.SUSPEND, form, act)


@blueprint.get("/conventions/<ref>/reprendre")
@access.roles(*ADMINISTRATORS)
def resumption(ref: str) -> str:
    return _asked(ref, Step.RESUME, WhyForm())


@blueprint.post("/conventions/<ref>/reprendre")
@access.roles(*ADMINISTRATORS)
def resume(ref: str) -> ResponseReturnValue:
    form = WhyForm()

    def act(agreement: Agreement) -> None:
        actions.resume(agreement, reason=str(form.reason.data), by=current_actor(), at=now())

    return _taken(ref, Step.RESUME, form, act)


@blueprint.get("/conventions/<ref>/resilier")
@access.roles(*ADMINISTRATORS)
def termination(ref: str) -> str:
    return _asked(ref, Step.TERMINATE, TerminateForm())


@blueprint.post("/conventions/<ref>/resilier")
@access.roles(*ADMINISTRATORS)
def terminate(ref: str) -> ResponseReturnValue:
    form = TerminateForm()

    def act(agreement: Agreement) -> None:
        actions.terminate(agreement, form.end(), by=current_actor(), at=now())

    return _taken(ref, Step.TERMINATE, form, act)


@blueprint.get("/conventions/<ref>/abandonner")
@access.roles(*ADMINISTRATORS)
def cancellation(ref: str) -> str:
    return _asked(ref, Step.CANCEL, WhyForm())


@blueprint.post("/conventions/<ref>/abandonner")
@access.roles(*ADMINISTRATORS)
def cancel(ref: str) -> ResponseReturnValue:
    form = WhyForm()

    def act(agreement: Agreement) -> None:
        actions.cancel(agreement, reason=str(form.reason.data), by=current_actor(), at=now())

    return _taken(ref, Step.CANCEL, form, act)

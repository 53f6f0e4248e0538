"""The lists of agreements that end, and the page where the end of the cases in course is planned."""

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.list_file import list_answer
from agreements import actions, queries
from agreements import queries_renewal as renewals
from agreements.actions.run_off import refuse_early
from agreements.forms import RunOffForm
from agreements.models import Agreement
from agreements.models_renewal import AgreementRunOff
from agreements.policy_renewal import require_renew
from agreements.renewal import HORIZON
from core import access
from core.actor import current_actor
from core.clock import now, today
from core.errors import NotAllowed, NotFound, Refusal
from core.i18n import format_date
from core.i18n import gettext as _
from core.work import check_version, transaction
from partners.workflow import ADMINISTRATORS, PROFESSIONALS
from reports import deadlines as rows
from reports import list_files
from reports.blueprint import blueprint
from reports.indicators import DEFINITIONS

# No page of this form to come back to: the error page says why.
GONE = (NotFound, NotAllowed)


@blueprint.get("/conventions/echeances")
@access.roles(*PROFESSIONALS, *ADMINISTRATORS)
def deadlines() -> str:
    actor = current_actor()
    day = today(actor.territory)
    return render_template(
        "reports/deadlines.html",
        ending=rows.ending(actor, day),
        left_open=rows.left_open(actor, day),
        today=day,
        horizon=HORIZON,
        definition=DEFINITIONS["open_supports"].sentence,
    )


@blueprint.get("/conventions/echeances.<any(csv, xlsx):kind>")
@access.roles(*PROFESSIONALS, *ADMINISTRATORS)
def deadlines_file(kind: str) -> Response:
    actor = current_actor()
    return list_answer(kind, list_files.DEADLINES, rows.ending(actor, today(actor.territory)))


@blueprint.get("/conventions/accompagnements-ouverts.<any(csv, xlsx):kind>")
@access.roles(*PROFESSIONALS, *ADMINISTRATORS)
def left_open_file(kind: str) -> Response:
    actor = current_actor()
    return list_answer(kind, list_files.LEFT_OPEN, rows.left_open(actor, today(actor.territory)))


def _ending(ref: str, *, lock: bool = False) -> tuple[Agreement, AgreementRunOff]:
    """An agreement that ends, for those who plan what becomes of its cases, and the plan: an empty one at first."""
    agreement = queries.get(ref, lock=lock)
    require_renew(current_actor(), agreement)
    refuse_early(agreement, today(agreement.territory))
    known = renewals.run_offs([agreement.id]).get(agreement.id)
    return agreement, known or AgreementRunOff(plan=agreement.open_cases_plan, version=0)


@blueprint.get("/conventions/<ref>/fin-des-accompagnements")
@access.roles(*ADMINISTRATORS)
def run_off(ref: str) -> str:
    agreement, known = _ending(ref)
    form = RunOffForm(plan=known.plan, close_by=known.close_by, owner=known.owner)
    form.version.data = known.version
    return _run_off_page(form, agreement)


def _run_off_page(form: RunOffForm, agreement: Agreement) -> str:
    open_cases = rows.count_of(agreement)
    return render_template("reports/run_off.html", form=form, agreement=agreement, open_cases=open_cases)


@blueprint.post("/conventions/<ref>/fin-des-accompagnements")
@access.roles(*ADMINISTRATORS)
def save_run_off(ref: str) -> ResponseReturnValue:
    form = RunOffForm()
    if not form.validate():
        return _run_off_page(form, _ending(ref)[0]), 422
    try:
        with transaction(form) as work:
            agreement, known = _ending(ref, lock=True)
            check_version(form, known, _texts(known))
            actions.plan_run_off(agreement, form.run_off(), by=current_actor(), at=now())
            work.done(url_for("agreements.show", ref=ref), _("Fin des accompagnements enregistrée."))
        return work.answer()
    except GONE:
        raise
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _run_off_page(form, queries.get(ref)), status


def _texts(known: AgreementRunOff) -> dict[str, str]:
    """What is kept now, beside what a colleague typed."""
    if not known.version:
        return {}
    return {"plan": known.plan, "close_by": format_date(known.close_by), "owner": known.owner}

"""The plan: one flat list, filtered, and its lines."""

from datetime import timedelta
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from casefiles import actions, policy, queries
from casefiles.forms import PlanEditForm, PlanFilterForm, PlanForm
from casefiles.models import Barrier, CaseFile, PlanItem
from casefiles.views.frame import Opened, blueprint, file_page, level_hints, open_content, to_write, warn
from casefiles.workflow import Level, Owner, PlanKind, PlanState
from core import access
from core.actor import current_actor
from core.clock import now, today
from core.errors import NotFound, Refusal
from core.i18n import gettext as _
from core.labels import label
from core.work import check_version, transaction
from partners.workflow import FOLLOWERS, READERS

OPEN = (PlanState.TO_DO, PlanState.IN_PROGRESS)
STATES = {"ouvert": OPEN, "clos": (PlanState.DONE, PlanState.DROPPED), "tous": ()}
MONTH = timedelta(days=30)


@blueprint.get("/dossiers/<ref>/plan")
@access.roles(*READERS)
def plan(ref: str) -> str:
    opened = open_content(ref)
    known = queries.barriers(opened.file.id)
    form = _filter_form(known)
    items = _filtered(opened.file, form)
    names = [item.author_id for item in items]
    is_filtered = bool(form.frein.data or form.qui.data or form.echeance.data or form.etat.data != "ouvert")
    return file_page(
        "casefiles/plan.html",
        opened,
        "plan.read",
        people=names,
        filter_form=form,
        items=items,
        barriers={barrier.id: barrier for barrier in known},
        is_filtered=is_filtered,
    )


def _filter_form(known: list[Barrier]) -> PlanFilterForm:
    form = PlanFilterForm(formdata=None, meta={"csrf": False})
    form.frein.choices = [("", _("Tous")), *_barrier_choices(known)]
    for field, fallback in ((form.frein, ""), (form.qui, ""), (form.etat, "ouvert"), (form.echeance, "")):
        given = request.args.get(field.name, fallback)
        field.data = given if given in {value for value, *_rest in field.iter_choices()} else fallback
    return form


def _barrier_choices(known: list[Barrier]) -> list[tuple[str, str]]:
    return [(str(barrier.id), label(barrier.category)) for barrier in known]


def _filtered(file: CaseFile, form: PlanFilterForm) -> list[PlanItem]:
    items = queries.plan(
        file.id,
        barrier_id=int(form.frein.data) if form.frein.data else None,
        owner=Owner(form.qui.data) if form.qui.data else None,
        states=STATES[form.etat.data],
    )
    if not form.echeance.data:
        return items
    day = today(file.territory)
    last = day - timedelta(days=1) if form.echeance.data == "retard" else day + MONTH
    return [item for item in items if item.due_on is not None and item.due_on <= last and item.state in OPEN]


@blueprint.get("/dossiers/<ref>/plan/nouveau")
@access.roles(*FOLLOWERS)
def new_plan_item(ref: str) -> str:
    form = PlanForm()
    form.kind.data, form.level.data = PlanKind.ACTION.value, Level.SHARED.value
    form.barrier.data = request.args.get("frein", "")
    return _page(open_content(ref), form)


def _page(opened: Opened, form: PlanForm, item_id: int | None = None) -> str:
    item = _editable(opened.file, item_id) if item_id is not None else None
    known = queries.barriers(opened.file.id)
    form.barrier.choices = [("", _("Aucun en particulier")), *_barrier_choices(known)]
    return file_page(
        "casefiles/plan_item.html",
        opened,
        "plan.form",
        form=form,
        item=item,
        may_change_level=item is None or item.author_id == opened.actor.membership,
        hints=level_hints(opened.file),
    )


def _editable(file: CaseFile, item_id: int, *, lock: bool = False) -> PlanItem:
    """A line of the plan the actor reads and may change. Raises NotFound otherwise."""
    found = queries.plan_item(file.id, item_id, lock=lock)
    if found is None or not policy.can_edit(current_actor(), found):
        raise NotFound(_("Cette ligne ne figure pas au plan."))
    return found


def _answers(form: PlanForm) -> dict[str, Any]:
    """Raises Refusal for a barrier that is none of the list."""
    given = form.barrier.data or ""
    if given and not (given.isascii() and given.isdigit() and len(given) < 10):  # noqa: PLR2004
        raise Refusal(_("Choisissez une réponse de la liste."), field="barrier")
    return {
        "kind": PlanKind(form.kind.data),
        "text": form.text.data,
        "barrier_id": int(given) if given else None,
        "owner": Owner(form.owner.data),
        "due_on": form.due_on.data,
        "level": Level(form.level.data),
    }


@blueprint.post("/dossiers/<ref>/plan/nouveau")
@access.roles(*FOLLOWERS)
def add_plan_item(ref: str) -> ResponseReturnValue:
    form = PlanForm()
    if not form.validate():
        return _page(open_content(ref), form), 422
    try:
        with transaction(form) as work:
            file = to_write(ref)
            item = actions.add_plan_item(file.id, by=current_actor(), at=now(), **_answers(form))
            edit = url_for("casefiles.edit_plan_item", ref=ref, item_id=item.id)
            work.done(url_for("casefiles.plan", ref=ref), _("Ligne ajoutée au plan."))
        warn(edit, form.text.data)
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _page(open_content(ref), form), status


@blueprint.get("/dossiers/<ref>/plan/<int:item_id>/modifier")
@access.roles(*FOLLOWERS)
def edit_plan_item(ref: str, item_id: int) -> str:
    opened = open_content(ref)
    item = _editable(opened.file, item_id)
    form = PlanEditForm()
    form.kind.data, form.text.data, form.owner.data = item.kind.value, item.text, item.owner.value
    form.barrier.data, form.due_on.data = str(item.barrier_id or ""), item.due_on
    form.state.data, form.reason.data = item.state.value, item.reason
    form.level.data, form.version.data = item.level.value, item.version
    return _page(opened, form, item_id)


@blueprint.post("/dossiers/<ref>/plan/<int:item_id>/modifier")
@access.roles(*FOLLOWERS)
def change_plan_item(ref: str, item_id: int) -> ResponseReturnValue:
    form = PlanEditForm()
    if not form.validate():
        return _page(open_content(ref), form, item_id), 422
    try:
        with transaction(form) as work:
            item = _editable(to_write(ref), item_id, lock=True)
            check_version(form, item, {"text": item.text, "state": label(item.state)})
            progress = {"state": PlanState(form.state.data), "reason": form.reason.data}
            actions.edit_plan_item(item, by=current_actor(), at=now(), **_answers(form), **progress)
            work.done(url_for("casefiles.plan", ref=ref), _("Plan mis à jour."))
        warn(url_for("casefiles.edit_plan_item", ref=ref, item_id=item_id), form.text.data, form.reason.data)
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _page(open_content(ref), form, item_id), status

"""One barrier: its category first, then the detail, its impact and who acts."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from casefiles import actions, policy, queries, thematics
from casefiles.forms import BarrierForm, LiftForm
from casefiles.models import Barrier, CaseFile
from casefiles.views.frame import Opened, blueprint, file_page, level_hints, open_content, to_write, warn
from casefiles.workflow import SENSITIVE_THEMATICS, Category, Level, Owner, Severity
from core import access
from core.actor import current_actor
from core.clock import now, today
from core.errors import NotFound, Refusal
from core.i18n import gettext as _
from core.work import check_version, transaction
from partners.workflow import FOLLOWERS


@blueprint.get("/dossiers/<ref>/diagnostic/freins/nouveau")
@access.roles(*FOLLOWERS)
def new_barrier(ref: str) -> str:
    category = _category()
    if category is None:
        return file_page(
            "casefiles/barrier_category.html", open_content(ref), "barrier.form", categories=list(Category)
        )
    form = BarrierForm()
    form.level.data = Level.SHARED.value
    return _page(open_content(ref), form, category)


def _category() -> Category | None:
    given = request.args.get("frein", "")
    return Category(given) if given in set(Category) else None


def _page(opened: Opened, form: BarrierForm, category: Category | None, barrier_id: int | None = None) -> str:
    barrier = None
    if barrier_id is not None:
        barrier = _editable(opened.file, barrier_id)
        category = barrier.category
    if category is None:
        raise NotFound(_("Choisissez d’abord une catégorie de frein."))
    details = thematics.THEMATICS[category]
    form.thematic.choices = [("", _("Sans précision")), *((detail.code, detail.label) for detail in details)]
    return file_page(
        "casefiles/barrier.html",
        opened,
        "barrier.form",
        form=form,
        barrier=barrier,
        category=category,
        may_change_level=barrier is None or barrier.author_id == opened.actor.membership,
        has_sensitive=any(detail.is_sensitive for detail in details),
        sensitive_names=[detail.label for detail in details if detail.code in SENSITIVE_THEMATICS],
        hints=level_hints(opened.file),
    )


def _editable(file: CaseFile, barrier_id: int, *, lock: bool = False) -> Barrier:
    """A barrier of the file the actor reads and may change. Raises NotFound otherwise."""
    found = queries.barrier(file.id, barrier_id, lock=lock)
    if found is None or not policy.can_edit(current_actor(), found):
        raise NotFound(_("Ce frein ne figure pas au diagnostic."))
    return found


def _answers(form: BarrierForm) -> dict[str, Any]:
    return {
        "thematic": form.thematic.data or None,
        "severity": Severity(form.severity.data),
        "owner": Owner(form.owner.data),
        "wanted": form.wanted.data,
        "level": Level(form.level.data),
        "sharing_confirmed": bool(form.confirmed.data),
    }


@blueprint.post("/dossiers/<ref>/diagnostic/freins/nouveau")
@access.roles(*FOLLOWERS)
def add_barrier(ref: str) -> ResponseReturnValue:
    form, category = BarrierForm(), _category()
    if category is None or not form.validate():
        return _page(open_content(ref), form, category), 422
    try:
        with transaction(form) as work:
            file, answers = to_write(ref), _answers(form)
            barrier = actions.add_barrier(file.id, category=category, by=current_actor(), at=now(), **answers)
            edit = url_for("casefiles.edit_barrier", ref=ref, barrier_id=barrier.id)
            work.done(url_for("casefiles.diagnosis", ref=ref), _("Frein ajouté."))
        warn(edit, form.wanted.data)
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _page(open_content(ref), form, category), status


@blueprint.get("/dossiers/<ref>/diagnostic/freins/<int:barrier_id>/modifier")
@access.roles(*FOLLOWERS)
def edit_barrier(ref: str, barrier_id: int) -> str:
    opened = open_content(ref)
    barrier = _editable(opened.file, barrier_id)
    form = BarrierForm()
    form.thematic.data, form.severity.data = barrier.thematic or "", barrier.severity.value
    form.owner.data, form.wanted.data = barrier.owner.value, barrier.wanted
    form.level.data, form.version.data = barrier.level.value, barrier.version
    return _page(opened, form, None, barrier_id)


@blueprint.post("/dossiers/<ref>/diagnostic/freins/<int:barrier_id>/modifier")
@access.roles(*FOLLOWERS)
def change_barrier(ref: str, barrier_id: int) -> ResponseReturnValue:
    form = BarrierForm()
    if not form.validate():
        return _page(open_content(ref), form, None, barrier_id), 422
    try:
        with transaction(form) as work:
            barrier = _editable(to_write(ref), barrier_id, lock=True)
            check_version(form, barrier, {"wanted": barrier.wanted or ""})
            actions.edit_barrier(barrier, by=current_actor(), at=now(), **_answers(form))
            work.done(url_for("casefiles.diagnosis", ref=ref), _("Frein modifié."))
        warn(url_for("casefiles.edit_barrier", ref=ref, barrier_id=barrier_id), form.wanted.data)
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _page(open_content(ref), form, None, barrier_id), status


@blueprint.get("/dossiers/<ref>/diagnostic/freins/<int:barrier_id>/lever")
@access.roles(*FOLLOWERS)
def lift_form(ref: str, barrier_id: int) -> str:
    form = LiftForm()
    opened = open_content(ref)
    form.on.data = today(opened.file.territory)
    return _lift_page(opened, form, barrier_id)


def _lift_page(opened: Opened, form: LiftForm, barrier_id: int) -> str:
    barrier = _editable(opened.file, barrier_id)
    if form.version.data is None:
        form.version.data = barrier.version
    return file_page("casefiles/barrier_lift.html", opened, "barrier.form", form=form, barrier=barrier)


@blueprint.post("/dossiers/<ref>/diagnostic/freins/<int:barrier_id>/lever")
@access.roles(*FOLLOWERS)
def lift_barrier(ref: str, barrier_id: int) -> ResponseReturnValue:
    form = LiftForm()
    if not form.validate():
        return _lift_page(open_content(ref), form, barrier_id), 422
    try:
        with transaction(form) as work:
            barrier = _editable(to_write(ref), barrier_id, lock=True)
            check_version(form, barrier)
            actions.lift_barrier(barrier, by=current_actor(), at=now(), on=form.on.data)
            work.done(url_for("casefiles.diagnosis", ref=ref), _("Frein levé."))
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _lift_page(open_content(ref), form, barrier_id), status

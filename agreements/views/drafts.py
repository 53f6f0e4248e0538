"""Writing a draft: a new one, and the same form again to edit it."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from agreements import actions, policy, queries
from agreements.comparison import differences
from agreements.forms import AgreementForm
from agreements.forms.drafting import values_of
from agreements.labels import LABELS
from agreements.models import Agreement
from agreements.views.frame import blueprint
from agreements.workflow import Axis
from core import access
from core.actor import current_actor
from core.clock import now, today
from core.errors import NotAllowed, NotFound, Refusal
from core.i18n import gettext as _
from core.work import check_version, transaction
from partners import queries as partners
from partners.labels import where
from partners.models import Department, Unit
from partners.workflow import ADMINISTRATORS, Side

USUAL_YEARS = 3
# No page of this form to come back to: the error page says why.
GONE = (NotFound, NotAllowed)


@blueprint.get("/conventions/nouvelle")
@access.roles(*ADMINISTRATORS)
def new() -> ResponseReturnValue:
    territory = _wished_territory()
    if territory is None:
        choices = queries.editable_territories(current_actor())
        return render_template("agreements/choose_department.html", departments=choices)
    _require(territory)
    start = date(today(territory).year + 1, 1, 1)
    end = date(start.year + USUAL_YEARS, 1, 1) - timedelta(days=1)
    form = AgreementForm(territory=territory, start_on=start, end_on=end)
    places = (territory, *(place.code for place in _served(queries.sides(Side.COUNCIL, territory), territory)))
    form.offer(None, partners.agencies_of(*places), partners.offices_of(*places))
    return _new_page(form, territory)


def _served(councils: Iterable[Unit], territory: str) -> list[Department]:
    """The other departments these councils serve: none but where one council is that of several."""
    served = partners.departments_served(unit.id for unit in councils)
    return [place for place in served if place.code != territory]


def _wished_territory() -> str | None:
    """An administrator of a department has only that one; of a region, one of its departments, in the address."""
    return request.args.get("departement") or current_actor().territory


def _require(territory: str) -> None:
    region = partners.department(territory).region_code
    if not policy.can_administer(current_actor(), territory, region):
        raise NotAllowed(_("Vous ne préparez pas les conventions de ce département."))


def _new_page(form: AgreementForm, territory: str) -> str:
    return render_template("agreements/new.html", **_page(form, territory))


def _page(form: AgreementForm, territory: str) -> dict[str, Any]:
    """The form with its institutions and the names of its agencies and offices."""
    councils, services = queries.sides(Side.COUNCIL, territory), queries.sides(Side.EMPLOYMENT, territory)
    form.council.choices = [(unit.ref, unit.name) for unit in councils]
    form.employment.choices = [(unit.ref, unit.name) for unit in services]
    served = _served(councils, territory)
    form.departments.choices = [(place.code, where([place])) for place in served]
    refs = [entry.form.ref.data or "" for entry in (*form.agencies.entries, *form.offices.entries)]
    return {
        "form": form,
        "department": partners.department(territory),
        "councils": councils,
        "services": services,
        "served": served,
        "units": partners.units_by_ref(refs),
        "axis_names": {str(kind): str(LABELS[kind]) for kind in Axis},
    }


@blueprint.post("/conventions/nouvelle")
@access.roles(*ADMINISTRATORS)
def create() -> ResponseReturnValue:
    form = AgreementForm()
    territory = str(form.territory.data or "")
    if not form.validate():
        _require(territory)
        return _new_page(form, territory), 422
    try:
        with transaction(form) as work:
            _require(territory)
            agreement = actions.create(form.draft(), territory=territory, **form.parties, by=current_actor(), at=now())
            work.done(url_for("agreements.show", ref=agreement.ref), _("Projet enregistré."))
        return work.answer()
    except GONE:
        raise
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _new_page(form, territory), status


@blueprint.get("/conventions/<ref>/modifier")
@access.roles(*ADMINISTRATORS)
def edit(ref: str) -> ResponseReturnValue:
    agreement = queries.get(ref)
    policy.require_edit(current_actor(), agreement)
    draft = agreement.draft()
    form = AgreementForm(data={**values_of(draft), "territory": agreement.territory})
    form.version.data = agreement.version
    served = _served([agreement.council], agreement.territory)
    places = (*agreement.territories, *(place.code for place in served))
    form.offer(draft, partners.agencies_of(*places), partners.offices_of(*places))
    return _edit_page(form, agreement)


def _edit_page(form: AgreementForm, agreement: Agreement) -> str:
    return render_template("agreements/edit.html", agreement=agreement, **_page(form, agreement.territory))


@blueprint.post("/conventions/<ref>/modifier")
@access.roles(*ADMINISTRATORS)
def update(ref: str) -> ResponseReturnValue:
    form = AgreementForm()
    if not form.validate():
        agreement = queries.get(ref)
        policy.require_edit(current_actor(), agreement)
        return _edit_page(form, agreement), 422
    try:
        with transaction(form) as work:
            agreement = queries.get(ref, lock=True)
            policy.require_edit(current_actor(), agreement)
            names = {row.unit.ref: row.unit.name for row in agreement.units}
            check_version(form, agreement, differences(agreement.draft(), form.draft(), names))
            actions.edit(agreement, form.draft())
            work.done(url_for("agreements.show", ref=ref), _("Projet enregistré."))
        return work.answer()
    except GONE:
        raise
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _edit_page(form, queries.get(ref)), status

"""Figures published elsewhere: their table, the form that adds one, its correction and its removal with a reason."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from agreements import queries, target_queries
from agreements.actions.figures import correct_figure, may_change, remove_figure, require_change
from agreements.actions.targets import enter_figure
from agreements.forms.targets import FigureCorrection, FigureForm, FigureRemoval
from agreements.models_targets import OutsideFigure
from agreements.views.frame import blueprint
from core import access
from core.actor import current_actor
from core.clock import now
from core.errors import NotAllowed, NotFound, Refusal
from core.i18n import format_date, format_number
from core.i18n import gettext as _
from core.labels import label
from core.work import check_version, transaction
from partners import queries as partners
from partners.workflow import ADMINISTRATORS


@blueprint.get("/objectifs/chiffres-publies")
@access.roles(*ADMINISTRATORS)
def outside_figures() -> str:
    return _page(FigureForm())


@blueprint.post("/objectifs/chiffres-publies")
@access.roles(*ADMINISTRATORS)
def add_outside_figure() -> ResponseReturnValue:
    form = FigureForm()
    if not form.validate():
        return _page(form), 422
    try:
        with transaction(form) as work:
            actor = current_actor()
            places = [place.code for place in queries.editable_territories(actor)]
            enter_figure(form.figure(), places=places, by=actor, at=now())
            work.done(url_for("agreements.outside_figures"), _("Chiffre enregistré."))
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _page(form), status


def _page(form: FigureForm) -> str:
    actor = current_actor()
    regions = dict(partners.regions())
    places = queries.editable_territories(actor)
    form.place.choices = [("", _("Toute la France"))]
    if actor.region in regions:
        form.place.choices.append((f"R{actor.region}", regions[actor.region]))
    form.place.choices += [(place.code, f"{place.code} {place.name}") for place in places]
    codes = [place.code for place in places]
    figures = target_queries.published(actor.region, actor.territory)
    gone = target_queries.removed(actor.region, actor.territory)
    return render_template(
        "agreements/figures.html",
        form=form,
        figures=figures,
        changeable={one.id for one in figures if may_change(one.territory, codes)},
        removed=gone,
        names=partners.member_names(revision.membership_id for _figure, revision in gone),
        zone=actor.territory,
    )


def _changeable(figure_id: int, *, lock: bool = False) -> OutsideFigure:
    """A figure this actor may change. Raises NotFound, NotAllowed."""
    actor = current_actor()
    found = target_queries.figure(figure_id, actor.region, actor.territory, lock=lock)
    require_change(found, [place.code for place in queries.editable_territories(actor)])
    return found


@blueprint.get("/objectifs/chiffres-publies/<int:figure_id>/correction")
@access.roles(*ADMINISTRATORS)
def edit_outside_figure(figure_id: int) -> str:
    found = _changeable(figure_id)
    form = FigureCorrection(formdata=None, data=_values(found))
    form.version.data = found.version
    return _correction_page(form, found)


def _values(figure: OutsideFigure) -> dict[str, Any]:
    return {
        "name": figure.name,
        "value": figure.value.normalize(),
        "measure": figure.unit.value,
        "published_on": figure.published_on,
        "source": figure.source,
    }


def _correction_page(form: FigureCorrection, figure: OutsideFigure) -> str:
    history = target_queries.figure_history(figure.id)
    return render_template(
        "agreements/figure_correction.html",
        form=form,
        figure=figure,
        history=history,
        names=partners.member_names(one.membership_id for one in history),
        zone=current_actor().territory,
    )


@blueprint.post("/objectifs/chiffres-publies/<int:figure_id>/correction")
@access.roles(*ADMINISTRATORS)
def correct_outside_figure(figure_id: int) -> ResponseReturnValue:
    form = FigureCorrection()
    if not form.validate():
        return _correction_page(form, _changeable(figure_id)), 422
    try:
        with transaction(form) as work:
            found = _changeable(figure_id, lock=True)
            check_version(form, found, _texts(found))
            correct_figure(found, form.figure(), reason=form.reason.data or "", by=current_actor(), at=now())
            work.done(url_for("agreements.outside_figures"), _("Chiffre corrigé."))
        return work.answer()
    except (NotFound, NotAllowed):
        raise
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _correction_page(form, _changeable(figure_id)), status


def _texts(figure: OutsideFigure) -> dict[str, str]:
    """What is kept now, beside what was typed."""
    return {
        "name": figure.name,
        "value": f"{format_number(figure.value)} {label(figure.unit)}",
        "published_on": format_date(figure.published_on),
        "source": figure.source,
    }


@blueprint.get("/objectifs/chiffres-publies/<int:figure_id>/retrait")
@access.roles(*ADMINISTRATORS)
def confirm_figure_removal(figure_id: int) -> str:
    found = _changeable(figure_id)
    form = FigureRemoval(formdata=None)
    form.version.data = found.version
    return _removal_page(form, found)


def _removal_page(form: FigureRemoval, figure: OutsideFigure) -> str:
    return render_template("agreements/figure_removal.html", form=form, figure=figure)


@blueprint.post("/objectifs/chiffres-publies/<int:figure_id>/retrait")
@access.roles(*ADMINISTRATORS)
def remove_outside_figure(figure_id: int) -> ResponseReturnValue:
    form = FigureRemoval()
    if not form.validate():
        return _removal_page(form, _changeable(figure_id)), 422
    try:
        with transaction(form) as work:
            found = _changeable(figure_id, lock=True)
            check_version(form, found, _texts(found))
            remove_figure(found, reason=form.reason.data or "", by=current_actor(), at=now())
            work.done(url_for("agreements.outside_figures"), _("Chiffre retiré."))
        return work.answer()
    except (NotFound, NotAllowed):
        raise
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _removal_page(form, _changeable(figure_id)), status

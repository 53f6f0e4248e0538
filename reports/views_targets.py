"""Targets of a year: baseline, aim, actual, expectation, projection and means; every line edited in one table."""

from collections.abc import Sequence
from datetime import date
from itertools import product

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.list_file import list_answer
from agreements import queries as agreement_queries
from agreements import target_queries
from agreements.actions.targets import save_targets
from agreements.forms.targets import TargetsForm
from agreements.labels_targets import LABELS
from agreements.targets import FIRST_YEAR, LAST_YEAR, TargetMode
from core import access
from core.actor import current_actor
from core.clock import now, today
from core.db import db
from core.errors import NotFound, Refusal
from core.i18n import gettext as _
from core.i18n import ngettext
from core.work import transaction
from partners import queries as partners
from partners.models import Department
from partners.workflow import ADMINISTRATORS
from reports import list_files
from reports import targets_page as page
from reports.blueprint import blueprint
from reports.indicators import DEFINITIONS, active_by_mode


@blueprint.get("/objectifs")
@access.roles(*ADMINISTRATORS)
def targets() -> str:
    return _shown(today(current_actor().territory).year)


@blueprint.get("/objectifs/<int:year>")
@access.roles(*ADMINISTRATORS)
def targets_of(year: int) -> str:
    return _shown(_known(year))


def _known(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound(_("Il n’y a pas d’objectifs pour cette année."))
    return year


def _places() -> Sequence[Department]:
    """Departments within the actor's reach."""
    return agreement_queries.editable_territories(current_actor())


def _read(year: int) -> page.Year:
    places, day = _places(), today(current_actor().territory)
    codes = [place.code for place in places]
    counted = page.counted_on(year, day)
    actuals = active_by_mode(db.session(), codes, counted, list(page.MODES.values())) if year <= day.year else {}
    return page.Year(places=places, known=target_queries.of_year(year, codes), actuals=actuals, year=year, day=counted)


@blueprint.get("/objectifs/<int:year>.<any(csv, xlsx):kind>")
@access.roles(*ADMINISTRATORS)
def targets_file(year: int, kind: str) -> Response:
    read = _read(_known(year))
    return list_answer(kind, list_files.TARGETS, [line for mode in TargetMode for line in page.lines(mode, read)])


def _shown(year: int) -> str:
    read = _read(year)
    corrected = target_queries.revisions([row.id for row in read.known.values()])
    people = partners.member_names([one.membership_id for one in corrected])
    active = DEFINITIONS["active_file"]
    return render_template(
        "reports/targets.html",
        year=year,
        day=read.day,
        years=range(max(FIRST_YEAR, year - 1), min(LAST_YEAR, year + 1) + 1),
        blocks=page.blocks(read),
        columns=page.columns(read.day, year),
        definitions=page.definitions(str(active.sentence)),
        corrections=page.corrections(corrected, read.known, {place.code: place.name for place in read.places}, people),
        can_edit=bool(read.places),
    )


@blueprint.get("/objectifs/<int:year>/modifier")
@access.roles(*ADMINISTRATORS)
def edit_targets(year: int) -> str:
    places = _places()
    codes = [place.code for place in places]
    known = target_queries.of_year(_known(year), codes)
    form = TargetsForm()
    form.offer(product(codes, TargetMode), known, _proposed(codes, year))
    return _edit_page(form, year, places)


def _proposed(codes: Sequence[str], year: int) -> dict[target_queries.Key, int]:
    """The active file on the last day before the year, or today when it is still to come."""
    day = min(date(year - 1, 12, 31), today(current_actor().territory))
    found = active_by_mode(db.session(), codes, day, list(page.MODES.values()))
    return {(code, mode): found[code, page.MODES[mode]] for code, mode in product(codes, TargetMode)}


def _edit_page(form: TargetsForm, year: int, places: Sequence[Department]) -> str:
    known = target_queries.of_year(year, [place.code for place in places])
    return render_template(
        "reports/targets_edit.html",
        form=form,
        year=year,
        names={place.code: place.name for place in places},
        modes={mode: str(LABELS[mode]) for mode in TargetMode},
        known=known,
        before=date(year - 1, 12, 31),
    )


@blueprint.post("/objectifs/<int:year>/modifier")
@access.roles(*ADMINISTRATORS)
def save_year_targets(year: int) -> ResponseReturnValue:
    form = TargetsForm()
    if not form.validate():
        return _edit_page(form, _known(year), _places()), 422
    try:
        with transaction(form) as work:
            reach = {place.code: place.name for place in _places()}
            entries = form.entries_changed()
            if entries:
                save_targets(_known(year), entries, reach=reach, by=current_actor(), at=now())
            done = ngettext("%(num)s objectif enregistré.", "%(num)s objectifs enregistrés.", len(entries))
            work.done(url_for("reports.targets_of", year=year), done)
        return work.answer()
    except NotFound:
        raise
    except Refusal as refusal:
        status = form.refuse(refusal)
        places = _places()
        form.follow(target_queries.of_year(year, [place.code for place in places]))
        return _edit_page(form, year, places), status

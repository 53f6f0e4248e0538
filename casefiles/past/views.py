"""The page of a file at a past date."""

from datetime import date

from flask import request

from casefiles.past import queries
from casefiles.past.forms import DayForm
from casefiles.views.frame import Opened, blueprint, file_page, open_content
from core import access
from core.clock import civil_date, months_after, today
from core.i18n import gettext as _
from partners.workflow import FOLLOWERS


@blueprint.get("/dossiers/<ref>/etat")
@access.roles(*FOLLOWERS)
def state_on(ref: str) -> str:
    opened = open_content(ref)
    form = DayForm(formdata=request.args, meta={"csrf": False})
    if not request.args.get("le"):
        form.le.data = max(months_after(today(opened.file.territory), -3), _first_day(opened))
    elif form.le.validate(form) and form.le.data:
        form.le.errors = [*_outside(opened, form.le.data)]
    shown = form.le.data if form.le.data and not form.le.errors else None
    past = queries.state_on(opened.file, shown) if shown else None
    return file_page(
        "casefiles/past/state.html",
        opened,
        "casefile.past",
        people=past.followers if past else (),
        form=form,
        day=shown,
        past=past,
    )


def _first_day(opened: Opened) -> date:
    return civil_date(opened.file.created_at, opened.file.territory)


def _outside(opened: Opened, day: date) -> list[str]:
    """Why there is nothing to show on a day."""
    if day > today(opened.file.territory):
        return [_("Cette date est à venir.")]
    return [_("Ce dossier n’était pas encore ouvert.")] if day < _first_day(opened) else []

"""The timeline of a file: three months by default, latest first."""

from datetime import timedelta

from flask import request

from casefiles import chronology, queries
from casefiles.forms import TimelineFilterForm
from casefiles.views.frame import blueprint, file_page, open_content
from core import access
from core.clock import today
from partners.workflow import READERS

MONTH = timedelta(days=30.5)
KINDS = ("contacts", "notes", "plan", "barriers", "facts", "appointments")


@blueprint.get("/dossiers/<ref>/chronologie")
@access.roles(*READERS)
def timeline(ref: str) -> str:
    opened = open_content(ref)
    file, form = opened.file, _filter_form()
    months = int(form.depuis.data)
    since = today(file.territory) - MONTH * months if months else None
    kinds = frozenset(KINDS if form.quoi.data == "tout" else (form.quoi.data,))
    rows = queries.timeline(file.id, since, file.territory, kinds)
    return file_page(
        "casefiles/timeline.html",
        opened,
        "timeline.read",
        people=chronology.authors(rows),
        filter_form=form,
        entries=lambda names: chronology.entries(rows, file, names, opened.actor),
        reserved=queries.reserved(file.id, opened.actor, since, file.territory).number,
        cut=rows.cut,
        is_filtered=form.quoi.data != "tout" or form.depuis.data != "3",
    )


def _filter_form() -> TimelineFilterForm:
    form = TimelineFilterForm(formdata=None, meta={"csrf": False})
    for field in (form.quoi, form.depuis):
        known = [value for value, *_rest in field.iter_choices()]
        given = request.args.get(field.name, known[0])
        field.data = given if given in known else known[0]
    return form

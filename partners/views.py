"""The directory of partners. The page of one shows its agreements: it stands in `agreements/views/partner.py`."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from accounts.list_file import list_answer
from core import access
from core.actor import Actor, current_actor
from core.i18n import gettext as _
from core.i18n import ngettext
from core.keyset import BLOCK_SIZE, Count, Page, every_row
from partners import list_files, queries
from partners.labels import LABELS
from partners.models import Department
from partners.queries import Wanted
from partners.workflow import PLACES

blueprint = Blueprint("partners", __name__)

LONGEST_WORDS = 120

# What packages above say of places in the directory: unit ids of a page to sentences. They add themselves.
beside: list[Callable[[Sequence[int]], Mapping[int, str]]] = []


@blueprint.get("/partenaires")
@access.signed_in
def index() -> str:
    actor = current_actor()
    departments = queries.departments(actor.region)
    wanted = _wanted(actor, departments)
    page, count = queries.directory(wanted, request.args.get("page"))
    return render_template(
        "partners/index.html",
        page=page,
        said=_said([row.id for row in page.rows]),
        shown=_shown(page, count),
        wanted=wanted,
        departments=departments,
        kinds=[(str(kind), str(LABELS[kind])) for kind in PLACES],
        previous_url=_page_url(page.previous),
        next_url=_page_url(page.next),
        is_filtered=bool(request.args),
    )


@blueprint.get("/partenaires.<any(csv, xlsx):kind>")
@access.signed_in
def index_file(kind: str) -> Response:
    actor = current_actor()
    wanted = _wanted(actor, queries.departments(actor.region))
    return list_answer(kind, list_files.PARTNERS, every_row(lambda cursor: _block(wanted, cursor)))


def _block(wanted: Wanted, cursor: str | None) -> Page[Any]:
    """Units beside their sentences."""
    page = queries.directory_page(wanted, cursor, size=BLOCK_SIZE)
    said = _said([row.id for row in page.rows])
    return Page(rows=[(row, said[row.id]) for row in page.rows], next=page.next)


def _said(unit_ids: Sequence[int]) -> dict[int, list[str]]:
    """Sentences of each unit, in the order of those who say them."""
    found: dict[int, list[str]] = {unit_id: [] for unit_id in unit_ids}
    for say in beside:
        for unit_id, sentence in say(unit_ids).items():
            found[unit_id].append(sentence)
    return found


def _wanted(actor: Actor, departments: Sequence[Department]) -> Wanted:
    """Filters of the address; without any, the actor's department, else the region. Unknown values are ignored."""
    asked = request.args.get("departement", actor.territory or "")
    known = {department.code for department in departments}
    return Wanted(
        territory=asked if asked in known else None,
        region=actor.region,
        kinds=tuple(kind for kind in PLACES if kind.value == request.args.get("type")) or PLACES,
        words=request.args.get("q", "").strip()[:LONGEST_WORDS],
    )


def _page_url(cursor: str | None) -> str | None:
    if cursor is None:
        return None
    kept: dict[str, Any] = {name: request.args[name] for name in ("departement", "type", "q") if name in request.args}
    return url_for("partners.index", **kept, page=cursor)


def _shown(page: Page[Any], count: Count) -> str:
    if count.more:
        return _("%(shown)s affichés sur plus de %(all)s", shown=len(page.rows), all=count.value)
    return ngettext("%(num)s lieu", "%(num)s lieux", count.value)

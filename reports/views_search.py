"""The search page: its address holds the question, its journal row how many answers were shown."""

from flask import Response, render_template, request

from accounts.journal import record_reading
from accounts.list_file import list_answer
from core import access
from core.actor import current_actor
from partners.workflow import PROFESSIONALS
from reports.blueprint import blueprint
from reports.list_files import FOUND
from reports.search import LIMIT, LONGEST, SHORTEST, Found, wanted
from reports.search import search as find

MOST_NOTED = 60  # characters of the question kept in the journal


@blueprint.get("/recherche")
@access.roles(*PROFESSIONALS)
def search() -> str:
    typed = request.args.get("q", "")[:LONGEST]
    asked = wanted(typed)
    results = None
    if asked.is_askable:
        results = find(current_actor(), asked)
        record_reading("search", subject=asked.text[:MOST_NOTED], shown=results.shown)
    return render_template(
        "reports/search.html", typed=typed, asked=asked, results=results, limit=LIMIT, shortest=SHORTEST
    )


@blueprint.get("/recherche/<any(personnes, orientations, conventions, lieux):part>.<any(csv, xlsx):kind>")
@access.fresh
@access.roles(*PROFESSIONALS)
def search_file(part: str, kind: str) -> Response:
    asked = wanted(request.args.get("q", "")[:LONGEST])
    name, listed = FOUND[part]
    found = getattr(find(current_actor(), asked), name) if asked.is_askable else Found()
    return list_answer(kind, listed, found.rows, subject=asked.text[:MOST_NOTED])

"""The search page: its address holds the question, its journal row how many answers were shown."""

from flask import render_template, request

from accounts.journal import record_reading
from core import access
from core.actor import current_actor
from partners.workflow import PROFESSIONALS
from reports.blueprint import blueprint
from reports.search import LIMIT, LONGEST, SHORTEST, wanted
from reports.search import search as find

MOST_NOTED = 60  # characters of the question kept in the journal


@blueprint.get("/recherche")
@access.roles(*PROFESSIONALS)
def search() -> str:
    typed = request.args.get("q", "")[:LONGEST]
    asked = wanted(typed)
    results = None
    if not asked.is_empty and not asked.is_too_short:
        results = find(current_actor(), asked)
        record_reading("search", subject=asked.text[:MOST_NOTED], shown=results.shown)
    return render_template(
        "reports/search.html", typed=typed, asked=asked, results=results, limit=LIMIT, shortest=SHORTEST
    )

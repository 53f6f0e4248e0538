"""Behind the figures on the referrals of a department and a year: the list one may open, and the breakdown for all."""

from collections.abc import Sequence
from typing import Any

from flask import Response, render_template, request, url_for

from accounts.journal import record_reading
from accounts.list_file import list_answer
from core import access
from core.actor import current_actor
from core.clock import today
from core.db import db
from core.errors import NotFound
from core.i18n import format_number, language
from core.i18n import gettext as _
from core.keyset import BLOCK_SIZE, Page, every_row
from core.typography import short_month
from partners.workflow import QUEUE_KEEPERS
from reports import behind, list_files, queries
from reports.behind import Line
from reports.blueprint import blueprint
from reports.indicators import groups
from reports.indicators.behind import Figure
from reports.indicators.days import Period, year_period
from reports.indicators.referral_figures import Group
from reports.labels import FIGURES, NEEDS
from reports.policy import READERS
from reports.queries import Place
from reports.yearly.build import FIRST_YEAR
from reports.yearly.subject import shown

PARTS = ", ".join(f'"{figure.value}"' for figure in Figure)


@blueprint.get(f"/bilans/<int:year>/<code>/orientations/<any({PARTS}):figure>")
@access.roles(*READERS)
def behind_figure(year: int, code: str, figure: str) -> str:
    place, period, chosen = _asked(year, code, figure)
    reads = current_actor().role in QUEUE_KEEPERS
    page: Page[Line] = behind.lines(chosen, period, today(code), request.args.get("page")) if reads else Page(rows=[])
    if reads:
        record_reading("referral.figure_list", subject=f"{code}-{year}", shown=len(page.rows))
    return render_template(
        "reports/behind.html",
        place=place,
        year=year,
        figure=figure,
        reads=reads,
        page=page,
        **_words(chosen, year, code),
        **_counts(chosen, groups(db.session(), period, today(code))),
        here=request.full_path.rstrip("?"),
        previous_url=_at(chosen, year, code, page.previous) if page.previous else None,
        next_url=_at(chosen, year, code, page.next) if page.next else None,
    )


@blueprint.get(f"/bilans/<int:year>/<code>/orientations/<any({PARTS}):figure>.<any(csv, xlsx):kind>")
@access.fresh
@access.roles(*QUEUE_KEEPERS)
def behind_figure_file(year: int, code: str, figure: str, kind: str) -> Response:
    _place, period, chosen = _asked(year, code, figure)
    rows = every_row(lambda cursor: behind.lines(chosen, period, today(code), cursor, size=BLOCK_SIZE))
    return list_answer(kind, list_files.BEHIND, rows, subject=f"{code}-{year}")


def _words(chosen: Figure, year: int, code: str) -> dict[str, Any]:
    """Its name and definition, and the way to the other figures."""
    name, definition = FIGURES[chosen]
    tabs = [
        {"label": str(words), "href": _at(one, year, code), "current": one is chosen}
        for one, (words, _definition) in FIGURES.items()
    ]
    counted = _("Besoins") if chosen is Figure.NOT_CLOSED else _("Orientations")
    return {"name": str(name), "definition": str(definition), "tabs": tabs, "counted": counted}


def _needs(every: Sequence[Group]) -> list[tuple[str, str]]:
    """What became of each need; those that are closed stand beside those that are not."""
    return [(str(NEEDS[need]), _shown(count)) for need, count in (behind.standings(every) or {}).items()]


def _counts(chosen: Figure, every: Sequence[Group]) -> dict[str, Any]:
    found = behind.breakdown(chosen, every)
    return {
        "needs": _needs(every) if chosen is Figure.NOT_CLOSED else [],
        "offices": [(name, _shown(count)) for name, count in found.offices],
        "months": [(short_month(month, language()), count, shown(count)) for month, count in found.months],
        "total": _shown(found.total),
    }


def _asked(year: int, code: str, figure: str) -> tuple[Place, Period, Figure]:
    """Raises NotFound for a department whose figures are not the actor's to read, and for a year without any."""
    place = next((place for place in queries.departments_for(current_actor()) if place.code == code), None)
    day = today(code) if place else today()
    if place is None or not FIRST_YEAR <= year <= day.year:
        raise NotFound(_("Ce bilan n'existe pas, ou n'est pas ouvert à votre lecture."))
    return place, year_period(code, year, day), Figure(figure)


def _at(figure: Figure, year: int, code: str, cursor: str | None = None) -> str:
    return url_for("reports.behind_figure", year=year, code=code, figure=figure.value, page=cursor)


def _shown(count: int | None) -> str:
    return list_files.masked() if count is None else format_number(count)

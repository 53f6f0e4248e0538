"""My people, late contacts first."""

from dataclasses import replace
from enum import StrEnum
from typing import Any, TypeVar

from flask import Response, render_template, request, url_for

from accounts.journal import record_reading
from accounts.list_file import list_answer
from casefiles import list_files, queries
from casefiles.caseload import Room
from casefiles.forms import PortfolioFilterForm
from casefiles.portfolio_tiles import tiles_for
from casefiles.queries import Filters, Load, Sort, View
from casefiles.rhythm import SOON_DAYS
from casefiles.views.frame import blueprint
from casefiles.workflow import Mode
from core import access
from core.actor import Actor, current_actor
from core.clock import now, today
from core.db import key_of
from core.i18n import gettext as _
from core.i18n import ngettext
from core.keyset import BLOCK_SIZE, Page, every_row
from core.labels import label
from partners.members import absences
from partners.workflow import FOLLOWERS

Member = TypeVar("Member", bound=StrEnum)
LONGEST_NAME = 120
KEPT = ("vue", "modalite", "nom", "tri", "sens", "pour")


@blueprint.get("/portefeuille")
@access.roles(*FOLLOWERS)
def portfolio() -> str:
    actor, filters = _whose(), _filters()
    day = today(actor.territory)
    page, load = queries.portfolio(actor, filters, day), queries.portfolio_counts(actor, day)
    record_reading("portfolio.read", shown=len(page.rows))
    return render_template(
        "casefiles/portfolio.html",
        page=page,
        load=load,
        tiles=_tiles(load),
        filters=filters,
        filter_form=_filter_form(filters),
        columns=_columns(filters),
        pages=_pages(page),
        today=day,
        soon=SOON_DAYS,
        is_filtered=filters.are_set,
        pour=_pour(),
        stood_in_for=_stood_in_for(),
    )


def _pour() -> int | None:
    """The colleague whose portfolio is asked for by who stands in for them today."""
    asked = key_of(request.args.get("pour"))
    return asked if asked in current_actor().stands_for else None


def _whose() -> Actor:
    """Whose people are listed; what of them may be seen is still the actor's own."""
    actor = current_actor()
    return replace(actor, membership=_pour() or actor.membership)


def _stood_in_for() -> list[absences.Shown]:
    actor = current_actor()
    return absences.of_post(actor.membership or 0, now(), as_stand_in=True) if actor.stands_for else []


@blueprint.get("/portefeuille.<any(csv, xlsx):kind>")
@access.fresh
@access.roles(*FOLLOWERS)
def portfolio_file(kind: str) -> Response:
    actor, asked = _whose(), _filters()
    day = today(actor.territory)
    rows = every_row(lambda cursor: queries.portfolio(actor, replace(asked, cursor=cursor), day, size=BLOCK_SIZE))
    return list_answer(kind, list_files.PORTFOLIO, rows)


def _member(kind: type[Member], name: str, fallback: Member) -> Member:
    """A member of the address's parameter; an unknown one is the same as none."""
    given = request.args.get(name, "")
    return kind(given) if given in set(kind) else fallback


def _filters() -> Filters:
    mode = request.args.get("modalite", "")
    return Filters(
        view=_member(View, "vue", View.ALL),
        mode=Mode(mode) if mode in set(Mode) else None,
        name=request.args.get("nom", "").strip()[:LONGEST_NAME],
        sort=_member(Sort, "tri", Sort.DUE),
        descending=request.args.get("sens") == "desc",
        cursor=request.args.get("page"),
    )


def _filter_form(filters: Filters) -> PortfolioFilterForm:
    form = PortfolioFilterForm(formdata=None, meta={"csrf": False})
    form.nom.data, form.vue.data = filters.name, filters.view.value
    form.modalite.data = filters.mode.value if filters.mode else ""
    return form


def _address(**changed: Any) -> str:
    """This list with some parameters changed; the page of another order makes no sense and is dropped."""
    kept = {name: value for name, value in request.args.items() if name in KEPT}
    asked = {name: value for name, value in (kept | changed).items() if value}
    return url_for("casefiles.portfolio", **asked)


def _tiles(load: Load) -> list[dict[str, Any]]:
    followed: dict[str, Any] = {
        "value": f"{load.followed} / {load.cap}" if load.cap else str(load.followed),
        "label": _followed_words(load),
        "tone": "plain" if load.room is Room.FREE else "warn",
    }
    if load.cap:
        followed["meter"] = (load.followed, load.cap)
    return [
        followed,
        _tile(load.late, ngettext("contact en retard", "contacts en retard", load.late), View.LATE, "bad"),
        _tile(
            load.soon,
            ngettext("contact à faire d’ici 3 jours", "contacts à faire d’ici 3 jours", load.soon),
            View.SOON,
            "warn",
        ),
        *(
            {"value": str(tile.value), "label": tile.label, "href": tile.href, "tone": tile.tone}
            for tile in tiles_for(current_actor())
        ),
        _tile(
            load.without,
            ngettext("personne sans suivi ouvert", "personnes sans suivi ouvert", load.without),
            View.NONE,
            "warn",
        ),
    ]


def _followed_words(load: Load) -> str:
    """How many people, the room that is left when it becomes short, and whose the cap is."""
    words = _room_words(load)
    return _("%(words)s (%(source)s)", words=words, source=label(load.source)) if load.source else words


def _room_words(load: Load) -> str:
    if load.room is Room.FULL:
        return _("personnes suivies, portefeuille complet")
    if load.room is Room.NEARLY_FULL:
        left = (load.cap or 0) - load.followed
        return ngettext("personnes suivies, %(num)s place libre", "personnes suivies, %(num)s places libres", left)
    return ngettext("personne suivie", "personnes suivies", load.followed)


def _tile(value: int, words: str, view: View, tone: str) -> dict[str, Any]:
    """A figure and the list behind it; nothing to do is never coloured."""
    href = url_for("casefiles.portfolio", vue=view.value, pour=_pour())
    return {"value": str(value), "label": words, "href": href, "tone": tone if value else "plain"}


def _columns(filters: Filters) -> list[dict[str, Any]]:
    def sortable(sort: Sort, words: str) -> dict[str, Any]:
        current = filters.sort is sort
        turned = "desc" if current and not filters.descending else ""
        column: dict[str, Any] = {"label": words, "sort_url": _address(tri=sort.value, sens=turned)}
        if current:
            column["sorted"] = "descending" if filters.descending else "ascending"
        return column

    return [
        sortable(Sort.NAME, _("Personne")),
        {"label": _("Freins")},
        sortable(Sort.CONTACT, _("Dernier contact")),
        sortable(Sort.DUE, _("Prochain contact avant")),
        {"label": _("Accompagnement global")},
        {"label": _("Action"), "hidden": True},
    ]


def _pages(page: Page[Any]) -> tuple[str | None, str | None]:
    """Addresses of the neighbouring pages."""
    return (
        _address(page=page.previous) if page.previous else None,
        _address(page=page.next) if page.next else None,
    )

"""The inbox of the receiving side: tabs, tiles, filters, one page of rows."""

from dataclasses import replace
from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.journal import record_reading
from accounts.list_file import list_answer
from casefiles.workflow import Category
from core import access
from core.actor import Actor, current_actor
from core.clock import today
from core.db import key_of
from core.i18n import format_number, ngettext
from core.i18n import gettext as _
from core.keyset import BLOCK_SIZE, every_row
from core.labels import label
from partners.queries import members
from partners.workflow import HALVES, PROFESSIONALS, RECEIVERS
from referrals import figures, list_files, queries
from referrals.forms import FilterForm
from referrals.labels import TONES, move_words
from referrals.queries import Counts, Filters, together
from referrals.views.frame import blueprint, count_text, here, known, ways
from referrals.views.together import inbox_links
from referrals.workflow import Sort, Tab, Urgency


def _filters(actor: Actor) -> Filters:
    args = request.args
    tab = known(Tab, args.get("onglet"))
    tabs = queries.tabs_of(actor)
    assigned = key_of(args.get("affectation"))
    return Filters(
        tab=tab if tab in tabs else tabs[0],
        urgency=known(Urgency, args.get("urgence")),
        name=args.get("q", "")[:120],
        category=known(Category, args.get("frein")),
        assigned_id=assigned if actor.queues else None,
        sort=known(Sort, args.get("tri")) or Sort.DUE,
        descending=args.get("ordre") == "desc",
        cursor=args.get("page"),
    )


@blueprint.get("/orientations")
@access.roles(*PROFESSIONALS)
def inbox() -> ResponseReturnValue:
    actor = current_actor()
    if actor.role not in RECEIVERS:
        return redirect(url_for("referrals.sent"), 303)
    filters = _filters(actor)
    page = queries.inbox(actor, filters)
    record_reading("referral.list", shown=len(page.rows))
    return render_template(
        "referrals/inbox.html",
        rows=[(row, move_words(row.move, row.direction, mine=row.is_mine), TONES[row.state]) for row in page.rows],
        pages=[_url(**_kept(filters, page=cursor)) if cursor else None for cursor in (page.previous, page.next)],
        filters=filters,
        ways=ways(actor, received=True),
        routes=bool(actor.queues),
        ticks=_ticks(actor, filters),
        here=here(),
        **inbox_links(filters.assigned_id),
        **_around(actor, filters),
    )


@blueprint.get("/orientations.<any(csv, xlsx):kind>")
@access.fresh
@access.roles(*PROFESSIONALS)
def inbox_file(kind: str) -> ResponseReturnValue:
    actor = current_actor()
    if actor.role not in RECEIVERS:
        return redirect(url_for("referrals.sent_file", kind=kind), 303)
    asked = _filters(actor)
    rows = every_row(lambda cursor: queries.inbox(actor, replace(asked, cursor=cursor), size=BLOCK_SIZE))
    return list_answer(kind, list_files.RECEIVED, rows)


def _around(actor: Actor, filters: Filters) -> dict[str, Any]:
    """Tabs, tiles, filters and headings of the list."""
    counts, day = queries.inbox_counts(actor), today(actor.territory)
    closed = _is_closed(filters)
    return {
        "tabs": _tabs(filters, counts),
        "tiles": _tiles(counts, _delay(actor)),
        "filter_form": _filter_form(actor, filters, day),
        "columns": _columns(filters, closed=closed, routes=bool(actor.queues), ticked=_ticks(actor, filters)),
        "is_closed": closed,
        "today": day,
        "clear_url": _url(onglet=None if filters.urgency else filters.tab, urgence=filters.urgency),
        "all_url": _url(onglet=filters.tab),
        "Tab": Tab,
    }


def _is_closed(filters: Filters) -> bool:
    return filters.tab is Tab.CLOSED and filters.urgency is None


def _ticks(actor: Actor, filters: Filters) -> bool:
    """Whether some of the list may be assigned together: what is in course, by who distributes it."""
    return bool(actor.queues) and not _is_closed(filters) and filters.tab is not Tab.INFO_NEEDED


def _url(**changes: Any) -> str:
    """The inbox with some parts of its address; empty parts are left out."""
    return url_for("referrals.inbox", **{name: value for name, value in changes.items() if value})


def _kept(filters: Filters, **changes: Any) -> dict[str, Any]:
    """The address of the list as it is, without its cursor."""
    kept = {
        "onglet": None if filters.urgency else filters.tab,
        "urgence": filters.urgency,
        "q": filters.name,
        "frein": filters.category,
        "affectation": filters.assigned_id,
        "tri": None if filters.sort is Sort.DUE else filters.sort,
        "ordre": "desc" if filters.descending else None,
    }
    return {**kept, **changes}


def _tabs(filters: Filters, counts: Counts) -> list[dict[str, Any]]:
    return [
        {
            "label": label(tab),
            "href": _url(onglet=tab),
            "current": filters.urgency is None and filters.tab is tab,
            "count": count_text(count),
            "count_label": ngettext("orientation", "orientations", count.value),
        }
        for tab, count in counts.tabs.items()
    ]


TILE_TONES = {Urgency.LATE: "bad", Urgency.SOON: "warn"}


def _tiles(counts: Counts, delay: tuple[str, str]) -> list[dict[str, Any]]:
    tiles: list[dict[str, Any]] = [
        {
            "value": count_text(count),
            "label": label(urgency),
            "href": _url(urgence=urgency),
            "tone": TILE_TONES.get(urgency, "plain") if count.value else "plain",
        }
        for urgency, count in counts.tiles.items()
    ]
    definition = _(
        "Jours ouvrés entre l’envoi et la réponse, médiane des réponses des %(days)s derniers jours de vos "
        "équipes ; l’attente d’un complément est comprise.",
        days=figures.MEDIAN_DAYS,
    )
    value, label_of = delay
    return [*tiles, {"value": value, "label": label_of, "definition": definition}]


def _delay(actor: Actor) -> tuple[str, str]:
    """The figure and its words."""
    found = figures.median_answer_delay(actor.queues or [actor.unit or 0])
    if found is None:
        return "–", _("délai médian de réponse : aucune réponse en 30 jours")
    words = ngettext(
        "jour ouvré : délai médian de réponse (30 jours)", "jours ouvrés : délai médian de réponse (30 jours)", found
    )
    return format_number(found), words


def _columns(filters: Filters, *, closed: bool, routes: bool, ticked: bool) -> list[dict[str, Any]]:
    """Headings; three of them sort, and turn round when they already do."""
    due = {"label": _("Réponse")} if closed else _sorting(filters, Sort.DUE)
    ticks = [{"label": _("Choisir"), "hidden": True}] if ticked else []
    columns = [*ticks, _sorting(filters, Sort.PERSON), {"label": _("Freins")}, _sorting(filters, Sort.RECEIVED), due]
    if routes:
        columns.append({"label": _("Affectée à")})
    return [*columns, {"label": _("À qui de jouer")}]


def _sorting(filters: Filters, sort: Sort) -> dict[str, Any]:
    current = filters.sort is sort
    turned = "desc" if current and not filters.descending else None
    column = {
        "label": label(sort),
        "sort_url": _url(**_kept(filters, tri=None if sort is Sort.DUE else sort, ordre=turned)),
    }
    return {**column, "sorted": ("descending" if filters.descending else "ascending") if current else None}


def _filter_form(actor: Actor, filters: Filters, day: date) -> FilterForm:
    form = FilterForm(
        formdata=None, q=filters.name, frein=filters.category or "", affectation=str(filters.assigned_id or "")
    )
    form.frein.choices = [("", _("Tous")), *((one.value, label(one)) for one in Category)]
    form.affectation.choices = [("", _("Toute l’équipe")), *_colleagues(actor, day)]
    return form


def _colleagues(actor: Actor, day: date) -> list[tuple[str, str]]:
    """Who may answer in the queues kept, and who left while referrals were with them."""
    if not actor.queues:
        return []
    workers = members(actor.queues, list(HALVES.values()), day)
    left = together.left_with_referrals(actor)
    return [
        *((str(row.membership_id), row.name) for row in workers),
        *((str(key), _("%(name)s (n’est plus en poste)", name=name)) for key, name in left),
    ]

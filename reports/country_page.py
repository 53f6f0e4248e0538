"""The words, links and areas of the page of the country: what its template prints."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from flask import url_for

from agreements.labels import LABELS
from agreements.workflow import EXPIRING_DAYS, Phase
from core.i18n import format_date, format_number, ngettext
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from core.lazy_text import LazyText
from partners.departments import country_outlines, inner_outlines, tile_codes
from reports.country import COVERED, Order, Row, Status, YearCount
from reports.coverage_page import shared_words

WORDS: dict[Status, LazyText] = {
    Status.IN_FORCE: _l("En vigueur"),
    Status.EXPIRING: _l("Expire bientôt"),
    Status.SUSPENDED: _l("Suspendue"),
    Status.TO_COME: _l("À venir"),
    Status.ENDED: _l("Échue"),
    Status.NONE: _l("Pas de convention"),
}
TONES = {
    Status.IN_FORCE: "good",
    Status.EXPIRING: "warn",
    Status.SUSPENDED: "warn",
    Status.TO_COME: "info",
    Status.ENDED: "bad",
    Status.NONE: "neutral",
}
Here = Mapping[str, Any]


def table_row(row: Row, openable: Collection[str]) -> dict[str, Any]:
    """One department as the table prints it."""
    return {
        "row": row,
        "href": url_for("agreements.show", ref=row.ref) if row.ref in openable else None,
        "words": status_word(row),
        "shared": shared_words(row),
        "tone": TONES[row.status],
    }


def status_word(row: Row) -> str:
    """Its status, or that it was stopped before its end."""
    return str(LABELS[row.stopped] if row.stopped else WORDS[row.status])


def tabs(found: Mapping[Status, int], status: Status | None, here: Here) -> list[dict[str, Any]]:
    """The statuses with their counts, each a filter of the table."""
    kept = {name: value for name, value in here.items() if name != "etat"}

    def tab(one: Status | None, label: str, count: int) -> dict[str, Any]:
        url = url_for("reports.coverage", **kept, etat=one)
        return {"label": label, "href": url, "current": one is status, "count": count}

    every = tab(None, _("Tous"), sum(found.values()))
    return [every, *(tab(one, str(WORDS[one]), found[one]) for one in Status)]


def sentence(shown: int, everything: int, region: str | None, status: Status | None) -> str:
    """The filters in force, as one reads them on paper too."""
    count = ngettext("%(num)s département affiché", "%(num)s départements affichés", shown)
    where = region or _("toute la France")
    what = _("tous les états") if status is None else _("état « %(state)s »", state=str(WORDS[status]))
    return _(
        "%(count)s sur %(all)s : %(where)s, %(what)s.",
        count=count,
        all=format_number(everything),
        where=where,
        what=what,
    )


def covered(found: Mapping[Status, int]) -> tuple[int, int]:
    """Departments with an agreement in force, of all."""
    return sum(found[status] for status in COVERED), sum(found.values())


def columns(order: Order, here: Here) -> list[dict[str, Any]]:
    """Headers of the table; three of them sort it."""

    def sorted_by(by: Order, label: str, direction: str = "ascending", **more: Any) -> dict[str, Any]:
        url = url_for("reports.coverage", **here, tri=by)
        return {"label": label, "sort_url": url, "sorted": direction if order is by else None, **more}

    return [
        sorted_by(Order.DEPARTMENT, _("Département")),
        sorted_by(Order.EXPIRY, _("Échéance")),
        sorted_by(Order.FTE, _("ETP"), "descending", numeric=True),
        {"label": _("État")},
    ]


def areas(found: Iterable[Row], shown: Collection[str], here: Here) -> list[dict[str, Any]]:
    """Departments of the map; each leads to its row, in the table as it is or without the filter that hides it."""
    shapes, tiles = country_outlines(), tile_codes()
    unfiltered = url_for("reports.coverage", **{name: value for name, value in here.items() if name != "etat"})
    return [
        {
            "code": row.code,
            "name": row.name,
            "path": shapes[row.code],
            "is_labelled": "region" in here or row.code in tiles,
            "tone": row.status.name.lower(),
            "words": words(row),
            "href": f"#d{row.code}" if row.code in shown else f"{unfiltered}#d{row.code}",
        }
        for row in found
    ]


def inner(found: Iterable[Row]) -> Sequence[str]:
    """The outlines behind the tiles of Paris, when the map shows them."""
    return inner_outlines() if any(row.code == "75" for row in found) else ()


def words(row: Row) -> str:
    """The status in words, with its date."""
    start, end = format_date(row.start_on), format_date(row.end_on)
    if row.stopped is Phase.TERMINATED:
        return _("convention résiliée")
    return {
        Status.IN_FORCE: _("convention jusqu’au %(end)s", end=end),
        Status.EXPIRING: _("convention qui expire le %(end)s", end=end),
        Status.SUSPENDED: _("convention suspendue"),
        Status.TO_COME: _("convention à partir du %(start)s", start=start),
        Status.ENDED: _("convention échue le %(end)s", end=end),
        Status.NONE: _("pas de convention"),
    }[row.status]


def legend(found: Iterable[Row]) -> list[tuple[str, str]]:
    """Only what the map shows."""
    present = {row.status for row in found}
    sayings = {
        Status.IN_FORCE: _("en vigueur"),
        Status.EXPIRING: _("expire sous %(days)s jours", days=EXPIRING_DAYS),
        Status.SUSPENDED: _("suspendue"),
        Status.TO_COME: _("signée, à venir"),
        Status.ENDED: _("échue"),
        Status.NONE: _("pas de convention"),
    }
    return [(status.name.lower(), text) for status, text in sayings.items() if status in present]


def points(years: Iterable[YearCount], name: str) -> list[tuple[str, float, str]]:
    """Columns of one of the two charts: `agreements` or `fte`."""
    return [(str(one.year), float(getattr(one, name)), format_number(getattr(one, name))) for one in years]

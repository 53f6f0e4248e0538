"""The words, links and areas of the list of agreements: what its template prints."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import url_for

from agreements.labels import LABELS, phase_tone
from agreements.queries import Head
from agreements.workflow import EXPIRING_DAYS, Phase, State
from agreements.workflow import phase as phase_of
from core.actor import Actor
from core.clock import today
from core.i18n import format_date, format_number, format_percent
from core.i18n import gettext as _
from partners.departments import outlines
from partners.labels import where
from partners.workflow import Role
from reports.country import Row
from reports.coverage import SMALLEST_SHOWN, Line, Shown, Sort, Totals
from reports.indicators import DEFINITIONS

OVER = (Phase.ENDED, Phase.SUSPENDED, Phase.TERMINATED)  # what follows copies it


def row(line: Line, actor: Actor, region: str | None) -> dict[str, Any]:
    """One department as the table prints it."""
    own = is_own(line, actor, region)
    return {
        "line": line,
        "href": url_for("agreements.show", ref=line.ref) if line.ref else None,
        "phase": str(LABELS[line.phase]) if line.phase else _("Pas de convention"),
        "tone": phase_tone(line.phase) if line.phase else "neutral",
        "active": _count(line.active, own),
        "entries": _count(line.entries, own),
        "rate": format_percent(line.rate, 0) if line.rate is not None and is_shown(line.active, own) else None,
        "others": others(line),
        "shared": shared_words(line),
        "new": _new_url(line, actor, region),
    }


def shared_words(line: Line | Row) -> str | None:
    """With which departments its agreement is shared, and on which line that agreement is counted."""
    if not line.shared:
        return None
    if line.leader == line.code:
        return _("commune avec %(places)s : chiffres réunis ici", places=where(line.shared))
    return _("commune avec %(places)s : chiffres à la ligne %(code)s", places=where(line.shared), code=line.leader)


def others(line: Line) -> list[dict[str, str]]:
    """Drafts and what follows, as the table prints them below the agreement."""
    return [_other(head, today(line.code)) for head in line.others]


def is_own(line: Line, actor: Actor, region: str | None) -> bool:
    """Whose counts are never masked to this actor."""
    return line.code == actor.territory or (actor.role == Role.REGIONAL_ADMIN and region == actor.region)


def is_shown(count: int | None, own: bool) -> bool:
    """A count of nobody, of enough people, or of one's own department."""
    return own or not count or count >= SMALLEST_SHOWN


def _count(count: int | None, own: bool) -> str:
    if count is None:
        return "–"
    return format_number(count) if is_shown(count, own) else masked_words()


def masked_words() -> str:
    """Instead of a count that would tell about a person."""
    return _("moins de %(least)s", least=SMALLEST_SHOWN)


def _other(head: Head, day: date) -> dict[str, str]:
    """A draft, or the agreement that follows."""
    word = str(LABELS[phase_of(head.state, head.start_on, head.end_on, day, head.closes_on)])
    text = _("n° %(number)s, dès le %(start)s", number=head.number, start=format_date(head.start_on))
    return {"href": url_for("agreements.show", ref=head.ref), "text": text, "word": word, "state": head.state}


def _new_url(line: Line, actor: Actor, region: str | None) -> str | None:
    """Where nothing runs nor is prepared, an administrator of the department can begin, from the last one if any."""
    if line.is_running or any(head.state is not State.SIGNED for head in line.others):
        return None
    administers = {
        Role.AGREEMENT_ADMIN: line.code == actor.territory,
        Role.REGIONAL_ADMIN: region is not None and region == actor.region,
    }
    wanted = next((allowed for role, allowed in administers.items() if role == actor.role), False)
    if not wanted:
        return None
    if line.ref and line.phase in OVER and line.leader == line.code and actor.organisation in line.parties:
        return url_for("reports.renewal", ref=line.ref)
    return url_for("agreements.new", departement=line.code)


def tiles(sums: Totals, has_figures: bool, region: str | None) -> list[dict[str, Any]]:
    """Coverage, expiry, and where the region stands on its targets."""
    found: list[dict[str, Any]] = [
        {
            "value": f"{sums.running} / {sums.departments}",
            "label": _("départements couverts"),
            "meter": (sums.running, sums.departments),
            "href": url_for("reports.agreements", region=region, etat=Shown.UNCOVERED) if _gap(sums) else None,
        },
        {
            "value": format_number(sums.expiring),
            "label": _("expirent sous %(days)s jours sans suite signée", days=EXPIRING_DAYS),
            "tone": "warn" if sums.expiring else "plain",
            "href": url_for("reports.agreements", region=region, etat=Shown.EXPIRING) if sums.expiring else None,
        },
    ]
    if has_figures:
        found += [
            _against(sums.active, sums.active_target, _("file active, objectif %(goal)s"), "active_file"),
            _against(sums.entries, sums.entries_target, _("entrées cette année, objectif %(goal)s"), "entries"),
        ]
    return found


def _gap(sums: Totals) -> bool:
    return sums.running < sums.departments


def _against(actual: int, goal: int, words: str, definition: str) -> dict[str, Any]:
    found = DEFINITIONS[definition]
    return {
        "value": format_number(actual),
        "label": words % {"goal": format_number(goal) if goal else "–"},
        # A target is a floor: passing it is no overload, the bar is merely long.
        "meter": (actual, max(goal, actual + 1)) if goal else None,
        "definition": _(
            "%(sentence)s Somme des départements dont la convention est en vigueur, à ce jour.",
            sentence=str(found.sentence),
        ),
    }


def columns(sort: Sort, here: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Headers of the table; three of them sort it."""

    def sorted_by(by: Sort, label: str, **more: Any) -> dict[str, Any]:
        url = url_for("reports.agreements", **here, tri=by)
        return {"label": label, "sort_url": url, "sorted": "ascending" if sort is by else None, **more}

    return [
        sorted_by(Sort.DEPARTMENT, _("Département")),
        sorted_by(Sort.EXPIRY, _("Échéance")),
        {"label": _("File active"), "numeric": True},
        sorted_by(Sort.RATE, _("Taux"), numeric=True),
        {"label": _("Entrées"), "numeric": True},
        {"label": _("ETP"), "numeric": True},
        {"label": _("État")},
    ]


def areas(found: Sequence[Line]) -> list[dict[str, Any]]:
    """Departments of the map, those that have an outline."""
    shapes = outlines()
    return [
        {
            "code": line.code,
            "name": line.name,
            "path": shapes[line.code],
            "tone": _tone(line),
            "words": _words(line),
            "href": url_for("agreements.show", ref=line.ref) if line.ref else None,
        }
        for line in found
        if line.code in shapes
    ]


def _tone(line: Line) -> str:
    if line.phase is Phase.EXPIRING:
        return "warn"
    return "good" if line.is_running else "none"


def _words(line: Line) -> str:
    if line.phase is None:
        return _("pas de convention")
    end = format_date(line.end_on)
    if line.phase in (Phase.ENDED, Phase.RENEWED):
        return _("convention échue le %(end)s", end=end)
    if line.phase is Phase.SUSPENDED:
        return _("convention suspendue")
    if line.phase is Phase.TERMINATED:
        return _("convention résiliée")
    if line.phase is Phase.TO_COME:
        return _("convention à partir du %(start)s", start=format_date(line.start_on))
    return _("convention jusqu’au %(end)s", end=end)


def legend(found: Sequence[Line]) -> list[tuple[str, str]]:
    """Only what the map shows."""
    words = {
        "good": _("en vigueur"),
        "warn": _("expire sous %(days)s jours", days=EXPIRING_DAYS),
        "none": _("pas de convention en vigueur"),
    }
    present = {_tone(line) for line in found}
    return [(tone, text) for tone, text in words.items() if tone in present]

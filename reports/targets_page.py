"""Targets of a year against what is done: the figures of each line and of each mode, and their words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask import url_for

from agreements import targets as rule
from agreements.labels_targets import LABELS
from agreements.models_targets import BaselineRevision, YearTarget
from agreements.target_queries import Key
from agreements.targets import TargetMode
from agreements.workflow import DEFAULT_PORTFOLIO_CAP
from casefiles.workflow import Mode
from core.i18n import format_change, format_date, format_number, format_points, ngettext
from core.i18n import gettext as _
from partners.models import Department

MODES = {TargetMode.GLOBAL: Mode.GLOBAL, TargetMode.REINFORCED: Mode.REINFORCED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """A baseline, what is aimed at and what is done; `actual` is None for a year that has not begun."""

    baseline: int
    goal: int
    actual: int | None
    year: int
    day: date

    @property
    def expected(self) -> int:
        """On the straight line, at the day."""
        return rule.expected(self.baseline, self.goal, self.year, self.day)

    @property
    def landing(self) -> int | None:
        """Projected to 31 December."""
        return None if self.actual is None else rule.landing(self.baseline, self.actual, self.year, self.day)


def counted_on(year: int, today: date) -> date:
    """The day a year is counted at: today while it runs, its last day afterwards."""
    return min(date(year, 12, 31), today)


def sums_of(row: YearTarget, actual: int | None, year: int, day: date) -> Sums:
    """One department and mode."""
    return Sums(
        baseline=row.baseline, goal=rule.goal(row.baseline, row.percent), actual=actual, year=year, day=day
    )  # fmt: skip


def added(parts: Sequence[Sums]) -> Sums:
    """The departments of one mode together."""
    actuals = [one.actual for one in parts if one.actual is not None]
    return Sums(
        baseline=sum(one.baseline for one in parts),
        goal=sum(one.goal for one in parts),
        actual=sum(actuals) if actuals else None,
        year=parts[0].year,
        day=parts[0].day,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """What the page of a year was read from."""

    places: Sequence[Department]
    known: Mapping[Key, YearTarget]
    actuals: Mapping[tuple[str, Mode], int]
    year: int
    day: date


def blocks(read: Year) -> list[dict[str, Any]]:
    """One table for each mode: a line for each department that has a target, then their total."""
    return [_block(mode, read) for mode in TargetMode]


@dataclass(frozen=True, slots=True)
class Line:
    """A department that has a target for a mode."""

    mode: TargetMode
    place: Department
    row: YearTarget
    sums: Sums


def lines(mode: TargetMode, read: Year) -> list[Line]:
    """The departments that have a target for a mode."""
    found = []
    for place in read.places:
        row = read.known.get((place.code, mode))
        if row is not None:
            actual = read.actuals.get((place.code, MODES[mode]))
            found.append(Line(mode, place, row, sums_of(row, actual, read.year, read.day)))
    return found


def _block(mode: TargetMode, read: Year) -> dict[str, Any]:
    found = lines(mode, read)
    total = added([line.sums for line in found]) if found else None
    return {
        "title": str(LABELS[mode]),
        "lines": [_words_of(line) for line in found],
        "missing": [place.name for place in read.places if (place.code, mode) not in read.known],
        "total": _total(total) if total and len(found) > 1 else None,
        "sentence": _sentence(total) if total else None,
    }


def _words_of(line: Line) -> dict[str, Any]:
    place, row, sums = line.place, line.row, line.sums
    is_linked = line.mode is TargetMode.GLOBAL and sums.actual is not None
    return {
        **_words(sums),
        "code": place.code,
        "name": place.name,
        "frozen": _("gelée le %(day)s", day=format_date(row.frozen_at)) if row.is_frozen else _("pas encore gelée"),
        "revision": row.revision if row.revision > 1 else None,
        "change": format_change(row.percent),
        # Who sets targets opens no case: the breakdown by office and by month is the yearly report.
        "href": url_for("reports.yearly", year=sums.year, code=place.code) if is_linked else None,
    }


def _total(sums: Sums) -> dict[str, Any]:
    """The departments together: growth, freezing and breakdown are each one's own."""
    return {**_words(sums), "frozen": None, "change": None, "href": None}


def _words(sums: Sums) -> dict[str, Any]:
    return {
        "baseline": format_number(sums.baseline),
        "goal": format_number(sums.goal),
        "actual": format_number(sums.actual),
        "expected": format_number(sums.expected if sums.actual is not None else None),
        "gap": gap(sums),
        "landing": format_number(sums.landing),
        "landing_gap": _signed(sums.landing - sums.goal) if sums.landing is not None else None,
        "advisors": format_number(rule.advisors(sums.goal)),
        "advisors_more": _signed(rule.advisors(sums.goal) - rule.advisors(sums.baseline)),
    }


def gap(sums: Sums) -> str | None:
    """« − 12, soit − 1,5 point de l’objectif »; nothing before the year."""
    if sums.actual is None:
        return None
    points = rule.gap_points(sums.actual, sums.expected, sums.goal)
    if points is None:
        return _signed(sums.actual - sums.expected)
    return _(
        "%(count)s, soit %(points)s de l’objectif",
        count=_signed(sums.actual - sums.expected),
        points=format_points(points),
    )


def _signed(count: int) -> str:
    """The percent sign left out of a change: the same signs and spaces."""
    return format_change(Decimal(count)).rstrip("%\u00a0")


def _sentence(sums: Sums) -> str:
    """Where the mode stands, in one sentence."""
    if sums.actual is None:
        return _("L’année n’a pas commencé : l’objectif est de %(goal)s.", goal=_people(sums.goal))
    values = {"actual": _people(sums.actual), "day": format_date(sums.day, "long"), "goal": format_number(sums.goal)}
    behind = sums.expected - sums.actual
    if behind > 0:
        return _(
            "%(actual)s au %(day)s, %(behind)s de moins que le rythme de l’objectif (%(goal)s).",
            behind=format_number(behind),
            **values,
        )
    return _("%(actual)s au %(day)s : le rythme de l’objectif (%(goal)s) est tenu.", **values)


def _people(count: int) -> str:
    return ngettext("%(num)s personne", "%(num)s personnes", count)


def columns(day: date, year: int) -> list[dict[str, Any]]:
    """Headers of each table."""
    return [
        {"label": _("Département")},
        {"label": _("Référence"), "numeric": True},
        {"label": _("Objectif"), "numeric": True},
        {"label": _("Réalisé"), "numeric": True},
        {"label": _("Attendu au %(day)s", day=format_date(day)), "numeric": True},
        {"label": _("Projeté au %(day)s", day=format_date(date(year, 12, 31))), "numeric": True},
        {"label": _("Conseillers"), "numeric": True},
    ]


def definitions(scope: str) -> list[tuple[str, str]]:
    """What each column counts. `scope`: the definition of the active file, the same on every page."""
    baseline = _("Personnes suivies au début de l’année. Gelée, elle ne change que par une correction motivée.")
    aim = _(
        "Référence augmentée de la hausse visée, arrondie à l’unité. "
        "C’est un plancher : personne n’est refusé parce qu’il est atteint."
    )
    line = _("Valeur à cette date d’une progression régulière, sur l’année, de la référence à l’objectif.")
    projected = _("Réalisé prolongé au rythme observé depuis le 1er janvier ; rien le premier mois.")
    means = _(
        "Portefeuilles pleins de %(cap)s personnes qu’implique l’objectif, arrondis au-dessus, et leur écart avec "
        "ceux de la référence. Le total se calcule sur le total des personnes.",
        cap=DEFAULT_PORTFOLIO_CAP,
    )
    return [
        (_("Référence"), baseline),
        (_("Objectif"), aim),
        (_("Réalisé"), scope),
        (_("Attendu"), line),
        (_("Projeté"), projected),
        (_("Conseillers"), means),
    ]


def corrections(
    found: Iterable[BaselineRevision],
    known: Mapping[Key, YearTarget],
    names: Mapping[str, str],
    people: Mapping[int, str],
) -> list[list[str]]:
    """Corrections of frozen baselines as the page lists them."""
    by_id = {row.id: row for row in known.values()}
    return [
        [
            format_date(one.at),
            names[by_id[one.target_id].territory],
            str(LABELS[by_id[one.target_id].mode]),
            format_number(one.value),
            one.reason or "",
            people.get(one.membership_id or 0, "–"),
        ]
        for one in found
    ]

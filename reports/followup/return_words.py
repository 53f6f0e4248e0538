"""The figures of a monitoring return in tables, and what changes from one version to the next."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from casefiles.workflow import Category
from core.i18n import format_number, ngettext
from core.i18n import gettext as _
from core.labels import label
from reports.followup import wording
from reports.followup.return_figures import TENTHS, BarrierLine, Figures
from reports.indicators import DEFINITIONS
from reports.labels import EXIT_GROUPS
from reports.yearly.report import explained
from reports.yearly.subject import in_days, masked, shown
from reports.yearly.tables import Table, numeric_columns

PRINTED = (
    "sent", "acceptance", "declines", "answer_time", "answered", "acknowledged", "entries", "active_file", "contact",
    "load", "barriers", "lifted", "exits", "attainment", "masking",
)  # fmt: skip
NONE = "–"


def tables(figures: Figures) -> list[Table]:
    """Those that may be published, in the order of the document."""
    common = figures.common
    return [
        found
        for found in (
            wording.targets(replace(common, entries=figures.year_entries)),
            wording.indicators(common),
            _delays(figures),
            wording.offices(common),
            wording.declines(common),
            _exits(figures),
            _barriers(figures),
        )
        if found
    ]


def _delays(figures: Figures) -> Table:
    return Table(
        caption=_("Réponses, charge et sorties, %(period)s", period=wording.period(figures.common)),
        columns=numeric_columns(_("Indicateur"), _("Réalisé")),
        rows=[
            (_("Entrées en accompagnement global"), shown(figures.common.entries)),
            (_("Taux d'acceptation"), _share(figures.acceptance_permille, is_counted=figures.is_answered)),
            (_("Réponse médiane"), _median(figures)),
            (_("Neuf réponses sur dix sous"), _days(figures.ninth_decile, is_counted=figures.is_answered)),
            (_load_name(figures), NONE if figures.highest_load is None else format_number(figures.highest_load)),
            (_("Sorties vers l’emploi"), _share(figures.employment_permille, is_counted=figures.all_exits != 0)),
        ],
        source=wording.source(figures.common),
    )


def _load_name(figures: Figures) -> str:
    return _("Personnes par conseiller, au plus (plafond : %(cap)s)", cap=format_number(figures.portfolio_cap))


def _median(figures: Figures) -> str:
    if figures.median_tenths is None:
        return masked() if figures.is_answered else NONE
    return in_days(figures.median_tenths / TENTHS)


def _days(days: int | None, *, is_counted: bool) -> str:
    return in_days(days) if days is not None else masked() if is_counted else NONE


def _share(permille: int | None, *, is_counted: bool) -> str:
    return wording.share(permille) if is_counted else NONE


def _exits(figures: Figures) -> Table | None:
    if not figures.exits:
        return None
    rows = [(str(EXIT_GROUPS[group]), format_number(count)) for group, count in figures.exits]
    if figures.other_exit_groups:
        name = ngettext("%(num)s autre motif", "%(num)s autres motifs, regroupés", figures.other_exit_groups)
        rows.append((name, shown(figures.other_exits)))
    return Table(
        caption=_("Sorties de l’accompagnement global par motif"),
        columns=numeric_columns(_("Motif"), _("Sorties")),
        rows=rows,
        total=(_("Total"), shown(figures.all_exits)),
        source=wording.source(figures.common),
    )


def _barriers(figures: Figures) -> Table | None:
    if all(line.entries is None and line.lifted_permille is None for line in figures.barriers):
        return None
    return Table(
        caption=_("Freins notés à l’entrée"),
        columns=numeric_columns(_("Frein"), _("Entrées"), _("Part"), _("Levés à la sortie")),
        rows=[_barrier(line) for line in figures.barriers],
        source=wording.source(figures.common),
    )


def _barrier(line: BarrierLine) -> tuple[str, ...]:
    return (
        label(Category(line.category)),
        shown(line.entries),
        wording.share(line.permille),
        _share(line.lifted_permille, is_counted=line.is_lifted_counted),
    )


def changes(old: Figures, new: Figures) -> list[tuple[str, str, str]]:
    """Lines whose figures differ between two versions: what is counted, before, now."""
    before, now = _lines(old), _lines(new)
    keys = dict.fromkeys((*now, *before))
    names = Counter(name for _table, name in keys)
    return [
        (_named(key, is_alone=names[key[1]] == 1), *_differing(before.get(key), now.get(key)))
        for key in keys
        if before.get(key) != now.get(key)
    ]


def _lines(figures: Figures) -> dict[tuple[str, str], tuple[str, ...]]:
    """Table and line: the numbers of each line, without the words beside them."""
    found = {}
    for table in tables(figures):
        numbers = [place for place, column in enumerate(table.columns) if column.get("numeric")]
        for row in (*table.rows, *([table.total] if table.total else [])):
            found[table.caption, row[0]] = tuple(str(row[place]) for place in numbers)
    return found


def _named(key: tuple[str, str], *, is_alone: bool) -> str:
    table, line = key
    return line if is_alone else _("%(table)s : %(line)s", table=table, line=line)


def _differing(old: tuple[str, ...] | None, new: tuple[str, ...] | None) -> tuple[str, str]:
    """Only what differs; a line that one of them does not publish is a dash there."""
    if old is None or new is None:
        return " ; ".join(old or (NONE,)), " ; ".join(new or (NONE,))
    pairs = [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]]
    return " ; ".join(one for one, _new in pairs), " ; ".join(one for _old, one in pairs)


def definitions() -> Sequence[tuple[object, str]]:
    """How each printed figure is counted."""
    return [(DEFINITIONS[key].name, explained(DEFINITIONS[key])) for key in PRINTED]

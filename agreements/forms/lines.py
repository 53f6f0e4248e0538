"""Between the lines of a form and the rows of a draft: what is offered on a page, what was typed on it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from wtforms import FieldList

from agreements.draft import MOST_AXES, MOST_BASES, Covered, LegalBasis, Part, Share, Target
from agreements.labels import LABELS
from agreements.workflow import Axis, LegalBasisKind
from partners.models import Unit

BLANK_LINES = 3  # under those that are filled; a page saved gives as many again
# In French whoever types: they are printed in the act.
USUAL = (
    (LegalBasisKind.CODE, "le code général des collectivités territoriales, notamment son article L. 3211-1"),
    (
        LegalBasisKind.CODE,
        "le code de l’action sociale et des familles, notamment ses articles L. 121-1, L. 263-1 et L. 411-3",
    ),
    (LegalBasisKind.CODE, "le code du travail, notamment ses articles L. 5311-1 et L. 5312-1"),
    (LegalBasisKind.CODE, "le code pénal, notamment ses articles 226-13 et 226-14, relatifs au secret professionnel"),
    (
        LegalBasisKind.REGULATION,
        "le règlement (UE) 2016/679 du 27 avril 2016 et la loi n° 78-17 du 6 janvier 1978",
    ),
)


def usual_bases() -> tuple[LegalBasis, ...]:
    """What a new agreement begins with."""
    return tuple(LegalBasis(kind, words) for kind, words in USUAL)


def offer_bases(rows: FieldList, bases: Sequence[LegalBasis]) -> None:
    """A line for each, and some blank ones."""
    for number, basis in enumerate(bases, 1):
        rows.append_entry({"rank": number, "kind": str(basis.kind), "reference": basis.reference, "on": basis.on})
    for _blank in range(min(BLANK_LINES, MOST_BASES - len(bases))):
        rows.append_entry()


def bases_of(entries: Sequence[Any]) -> Iterator[LegalBasis]:
    """Those that have words, by rank."""
    for row in ranked(entries):
        if row.reference.data:
            yield LegalBasis(LegalBasisKind(row.kind.data or LegalBasisKind.OTHER), row.reference.data, row.on.data)


def ranked(entries: Sequence[Any]) -> list[Any]:
    """Lines by their rank; one without a rank stays after the one above it."""
    found, last = [], 0
    for entry in entries:
        last = last if entry.form.rank.data is None else entry.form.rank.data
        found.append((last, entry.form))
    return [row for _rank, row in sorted(found, key=lambda one: one[0])]


def offer_axes(rows: FieldList, parts: Sequence[Part] | None) -> None:
    """The axes kept in their order, then those that may be added; without a draft, each axis ticked."""
    kept, known = list(parts or ()), {part.kind for part in parts or ()}
    more = [Part(kind, str(LABELS[kind])) for kind in Axis if kind is not Axis.OTHER and kind not in known]
    lines = [*kept, *more][:MOST_AXES]
    for number, part in enumerate(lines, 1):
        rows.append_entry(
            {
                "rank": number,
                "kind": str(part.kind),
                "kept": parts is None or number <= len(kept),
                "label": part.label,
            }
        )
    for _blank in range(min(BLANK_LINES, MOST_AXES - len(lines))):
        rows.append_entry({"kind": str(Axis.OTHER)})


def parts_of(entries: Sequence[Any]) -> Iterator[Part]:
    """The axes that were ticked, by rank; another axis counts by its words alone."""
    lines = {id(entry.form): line for line, entry in enumerate(entries)}
    for row in ranked(entries):
        if row.kind.data not in set(Axis):
            continue
        kind, words = Axis(row.kind.data), row.label.data
        if words if kind is Axis.OTHER else row.kept.data:
            yield Part(kind, words or str(LABELS[kind]), lines[id(row)])


def offer_units(rows: FieldList, units: Sequence[Unit], covered: Iterable[Covered]) -> None:
    """A line for each unit, what is covered filled in."""
    known = {one.ref: one for one in covered}
    for unit in units:
        one = known.get(unit.ref)
        rows.append_entry(
            {
                "ref": unit.ref,
                "covered": one is not None,
                "start_on": one.start_on if one else None,
                "fte": one.fte if one else None,
                "capacity": one.capacity if one else None,
            }
        )


def covered_of(entries: Sequence[Any]) -> Iterator[Covered]:
    """The units that were ticked."""
    for line, entry in enumerate(entries):
        row = entry.form
        if row.covered.data:
            yield Covered(row.ref.data or "", row.start_on.data, row.fte.data, line, row.capacity.data)


def offer_targets(rows: FieldList, years: Iterable[int], targets: Iterable[Target]) -> None:
    """A line for each year, what is aimed at filled in."""
    aims = {target.year: target for target in targets}
    for year in years:
        aim = aims.get(year)
        rows.append_entry(
            {"year": year, "entered": aim.entries if aim else None, "active_file": aim.active_file if aim else None}
        )


def targets_of(entries: Sequence[Any]) -> Iterator[Target]:
    """The years that were filled in."""
    for line, entry in enumerate(entries):
        row = entry.form
        if row.is_used:
            yield Target(row.year.data, row.entered.data, row.active_file.data, line)


def offer_shares(rows: FieldList, years: Iterable[int], agencies: Sequence[Unit], shares: Iterable[Share]) -> None:
    """A line for each agency of each year, its share filled in."""
    known = {(share.year, share.ref): share for share in shares}
    for year in years:
        for agency in agencies:
            share = known.get((year, agency.ref))
            rows.append_entry(
                {
                    "year": str(year),
                    "ref": agency.ref,
                    "entered": share.entries if share else None,
                    "active_file": share.active_file if share else None,
                }
            )


def shares_of(entries: Sequence[Any]) -> Iterator[Share]:
    """The shares that were filled in."""
    for line, entry in enumerate(entries):
        row = entry.form
        if row.is_used:
            year = int(row.year.data) if (row.year.data or "").isascii() and row.year.data.isdigit() else 0
            yield Share(year, row.ref.data or "", row.entered.data, row.active_file.data, line)

"""What an amendment changes in the text of an act: each article that differs, old and new side by side."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest

from reports.act import annexes
from reports.act.articles import articles
from reports.act.parts import Clauses, Part, Table, column, fr

ABSENT, REMOVED = "(néant)", "(supprimé)"


def changed(old: Clauses, new: Clauses) -> Iterator[tuple[str, str, Table]]:
    """Where it stands (« article 5 »), its title, and its passages that differ."""
    for number, (before, after) in enumerate(zip(articles(old), articles(new), strict=True), 1):
        yield from _one(fr("article %(number)s", number=number), before, after)
    for name, of in (("A", annexes.places_covered), ("B", annexes.data_protection)):
        for before, after in zip_longest(of(old), of(new)):  # the shares of the targets, last of A, may come or go
            there = before or after
            beside = (before or Part(title=there.title), after or Part(title=there.title))
            yield from _one(fr("annexe %(name)s", name=name), *beside)


def _one(place: str, before: Part, after: Part) -> Iterator[tuple[str, str, Table]]:
    if rows := tuple(_rows(list(_lines(before)), list(_lines(after)))):
        columns = (column("Ancien texte"), column("Nouveau texte"))
        yield place, after.title, Table(caption=after.title, columns=columns, rows=rows)


def _lines(part: Part) -> Iterator[str]:
    """Each sentence, item and row, in the order of the page."""
    yield from (*part.text, *part.items)
    if part.table:
        for first, *others in part.table.rows:
            labels = [one["label"] for one in part.table.columns[1:]]
            said = " ; ".join(f"{label} : {cell}" for label, cell in zip(labels, others, strict=True))
            yield fr("%(first)s – %(said)s", first=first, said=said)
    yield from part.after


def _rows(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    for kind, first, last, begin, end in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind != "equal":
            for before, after in zip_longest(old[first:last], new[begin:end]):
                yield before or fr(ABSENT), after or fr(REMOVED)

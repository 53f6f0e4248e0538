"""Values of the parts of addresses: of lists given as files, and of what is corrected by topic."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from werkzeug.routing import Rule

from core.clock import today
from reports.indicators.behind import Figure
from reports.list_files import FOUND


def list_files(rule: Rule, agreements: Sequence[str]) -> Iterator[dict[str, Any]]:
    """A list in each format; a search, with each kind of its answers."""
    known: dict[str, Sequence[Any]] = {
        "kind": ("csv", "xlsx"),
        "part": list(FOUND),
        "ref": agreements,
        "year": (today().year,),
        "code": ("31",),
        "figure": list(Figure),
    }
    names = sorted(rule.arguments)
    yield from (dict(zip(names, values, strict=True)) for values in product(*(known[name] for name in names)))


def topics(rule: Rule) -> list[dict[str, Any]]:
    """Each topic a sent referral is corrected in; one empty part for every other route."""
    return [{"about": one} for one in ("motif", "freins", "binome", "tente")] if "about" in rule.arguments else [{}]

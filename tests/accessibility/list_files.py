"""Lists given as files: the values of the parts of their addresses."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from werkzeug.routing import Rule

from core.clock import today
from reports.list_files import FOUND


def list_files(rule: Rule, agreements: Sequence[str]) -> Iterator[dict[str, Any]]:
    """A list in each format; a search, with each kind of its answers."""
    known: dict[str, Sequence[Any]] = {
        "kind": ("csv", "xlsx"),
        "part": list(FOUND),
        "ref": agreements,
        "year": (today().year,),
    }
    names = sorted(rule.arguments)
    yield from (dict(zip(names, values, strict=True)) for values in product(*(known[name] for name in names)))

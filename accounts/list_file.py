"""A list given as a file: all its rows up to a limit, journalled with their number before the answer."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from flask import Response

from accounts.journal import record_reading
from core.errors import Refusal
from core.i18n import format_number
from core.i18n import gettext as _
from core.list_file import ListFile, file_answer

MOST_ROWS = 10_000


def list_answer(kind: str, listed: ListFile, rows: Iterable[Any], *, subject: str | None = None) -> Response:
    """The file of a list, csv or xlsx. Raises Refusal for a longer one: nothing is left out in silence."""
    found = list(islice(rows, MOST_ROWS + 1))
    if len(found) > MOST_ROWS:
        raise Refusal(
            _(
                "Cette liste dépasse %(most)s lignes, le plus qu’un fichier contient : "
                "resserrez les filtres, puis exportez de nouveau.",
                most=format_number(MOST_ROWS),
            )
        )
    record_reading(f"export.{listed.code}", subject=subject, shown=len(found))
    return file_answer(kind, listed, found)

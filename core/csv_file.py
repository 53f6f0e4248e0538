"""Tables as CSV for the spreadsheets of French offices: UTF-8 with its mark, semicolons, no cell that is a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from io import StringIO
from itertools import chain
from typing import Any

from flask import Response

MARK = "\ufeff"  # without it Excel reads the accents wrong
# First characters that make a spreadsheet compute the cell (OWASP, "CSV injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell(value: Any) -> str:
    """Plain digits with a decimal comma, days as 2017-02-08; a text that would be computed gets an apostrophe before.

    No value is an empty cell.
    """
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | float):
        return str(value).replace(".", ",")
    if isinstance(value, int):
        return str(value)
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _lines(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=";")
    yield MARK
    for row in chain([head], rows):
        writer.writerow([cell(value) for value in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def csv_answer(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """A file to save, sent line by line: it is never whole in memory. `name` has no extension."""
    answer = Response(_lines(head, rows), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer

"""A list as a file for the spreadsheets of French offices, CSV or XLSX, from one table of columns.

No cell is a formula; days are 2017-02-08 in CSV and real dates in XLSX.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import StringIO
from itertools import chain
from typing import Any

from flask import Response

from core import xlsx_file
from core.clock import today
from core.lazy_text import LazyText

MARK = "\ufeff"  # without it Excel reads the accents wrong
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# First characters that make a spreadsheet compute the cell (OWASP, "CSV injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
MEASURED = 100  # rows the width of a column is taken from


@dataclass(frozen=True, slots=True)
class Column:
    """Its heading, and its value from a row of the list."""

    label: LazyText
    value: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list that is given as a file: `code` in the journal, `name` of the file, its columns."""

    code: str
    name: str
    columns: tuple[Column, ...]

    @property
    def head(self) -> list[str]:
        """Headings in the language in use."""
        return [str(column.label) for column in self.columns]

    def cells(self, row: Any) -> list[Any]:
        """Values of one row."""
        return [column.value(row) for column in self.columns]


def _safe(text: str) -> str:
    """A text that would be computed gets an apostrophe before."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_cell(value: Any) -> str:
    """Plain digits with a decimal comma, ISO days; no value is an empty cell."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | float):
        return str(value).replace(".", ",")
    if isinstance(value, int):
        return str(value)
    return _safe(str(value))


def xlsx_cell(value: Any) -> Any:
    """Days and numbers as they are."""
    return value if value is None or isinstance(value, date | Decimal | float | int) else _safe(str(value))


def _csv_lines(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=";")
    yield MARK
    for row in chain([head], rows):
        writer.writerow([csv_cell(value) for value in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _xlsx(name: str, head: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    measured = zip(head, *rows[:MEASURED], strict=True)
    widths = [max(len(csv_cell(value)) for value in column) for column in measured]
    return xlsx_file.written(name, head, ([xlsx_cell(value) for value in row] for row in rows), widths)


def file_answer(kind: str, listed: ListFile, rows: Sequence[Any]) -> Response:
    """A file to save. `kind`: csv, sent line by line, or xlsx."""
    cells = [listed.cells(row) for row in rows]
    if kind == "xlsx":
        answer = Response(_xlsx(listed.name, listed.head, cells), mimetype=XLSX_TYPE)
    else:
        answer = Response(_csv_lines(listed.head, cells), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{listed.name}-{today()}.{kind}"'
    return answer

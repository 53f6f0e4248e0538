"""One table as an XLSX file (ECMA-376): headings in bold and kept in view, texts as texts, days as days.

Written here and not by a library: decision 20. No cell is ever a formula.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from core.forms import tidy

LONGEST_NAME = 31  # of a sheet
EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet
WIDEST, ROOM = 60, 2  # characters of a column
BOLD, DAY = 1, 2  # places in the list of styles

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_DOCUMENT}/styles" Target="styles.xml"/></Relationships>',
    # Plain, bold, and the short date of the reader's country (number format 14).
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}


def written(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[int]) -> bytes:
    """The file. `widths`: characters of the longest value of each column."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for part, text in {**_PARTS, "xl/workbook.xml": _workbook(name)}.items():
            archive.writestr(part, _HEAD + text)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for text in _sheet(head, rows, widths):
                sheet.write(text.encode())
    return file.getvalue()


def _workbook(name: str) -> str:
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><bookViews><workbookView/></bookViews>'
        f'<sheets><sheet name={quoteattr(name[:LONGEST_NAME])} sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def _sheet(head: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[int]) -> Iterator[str]:
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{min(width, WIDEST) + ROOM}" customWidth="1"/>'
        for place, width in enumerate(widths, 1)
    )
    yield (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView tabSelected="1" workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>"
    )
    letters = [chr(ord("A") + place) for place in range(len(head))]
    yield _row(1, letters, [_text(label, BOLD) for label in head])
    for number, row in enumerate(rows, 2):
        yield _row(number, letters, map(_cell, row))
    yield "</sheetData></worksheet>"


def _row(number: int, letters: Sequence[str], cells: Iterable[str]) -> str:
    """An empty cell is left out: each of the others says where it stands."""
    placed = (f'<c r="{letter}{number}"{cell}' for letter, cell in zip(letters, cells, strict=True) if cell)
    return f'<row r="{number}">{"".join(placed)}</row>'


def _cell(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return f' s="{DAY}"><v>{(value - EPOCH).days}</v></c>'
    if isinstance(value, int | float | Decimal):
        return f"><v>{value}</v></c>"
    return _text(str(value))


def _text(text: str, style: int = 0) -> str:
    """Without the control characters that XML cannot hold."""
    return f' s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(tidy(text))}</t></is></c>'

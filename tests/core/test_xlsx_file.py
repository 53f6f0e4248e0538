"""The XLSX writer, read back by an independent reader: texts, numbers, days, odd characters, no formula."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from core import xlsx_file
from core.forms import tidy

HEAD = ("Nom", "Valeur")


def reread(*values: Any) -> list[Any]:
    """The second column of a file with a row for each value."""
    data = xlsx_file.written("liste", HEAD, [("x", value) for value in values], (3, 6))
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    return [cell.value for cell in sheet["B"][1:]]


@pytest.mark.parametrize("value", [0, -3, 12, 1.5, "Élodie & <Paul>", 'dit "Le Grand"', "=1+1", "  "])
def test_a_value_is_read_back_as_it_was(value: Any) -> None:
    assert reread(value) == [tidy(value)]


def test_numbers_of_money_and_days_are_numbers_and_days() -> None:
    amount, day = reread(Decimal("12.50"), date(2017, 2, 8))
    assert amount == 12.5
    assert day == datetime(2017, 2, 8)  # noqa: DTZ001 - a day, as sheets hold them
    assert reread(date(1900, 3, 1), date(2199, 12, 31))[1] == datetime(2199, 12, 31)  # noqa: DTZ001


def test_no_value_is_an_empty_cell_in_its_place() -> None:
    data = xlsx_file.written("liste", ("A", "B", "C"), [(None, "", "fin")], (1, 1, 1))
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    assert [cell.value for cell in sheet[2]] == [None, None, "fin"]


@given(st.lists(st.text(max_size=80), min_size=1, max_size=5))
def test_any_text_makes_a_file_that_opens_and_computes_nothing(texts: list[str]) -> None:
    data = xlsx_file.written("liste", HEAD, [("x", text) for text in texts], (3, 6))
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    cells = [row[1] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value or "" for cell in cells] == [tidy(text) for text in texts]
    assert {cell.data_type for cell in cells if cell.value} <= {"s"}


def test_the_headings_are_bold_and_stay_in_view() -> None:
    sheet = load_workbook(BytesIO(xlsx_file.written("a" * 40, HEAD, [], (3, 6)))).worksheets[0]
    assert [cell.font.bold for cell in sheet[1]] == [True, True]
    assert sheet.freeze_panes == "A2"
    assert sheet.title == "a" * 31


def test_every_part_is_well_formed_and_named_in_the_list_of_types() -> None:
    with ZipFile(BytesIO(xlsx_file.written("liste", HEAD, [("x", 1)], (3, 6)))) as archive:
        parts = {name: ET.fromstring(archive.read(name)) for name in archive.namelist()}  # noqa: S314 - our own
    named = {part.get("PartName", "").lstrip("/") for part in parts["[Content_Types].xml"]}
    assert {name for name in parts if name.startswith("xl/") and not name.endswith(".rels")} <= named

"""Cursors of pages travel in the address: one that was not made here shows the first page, whatever it holds."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from core.keyset import decode, encode

KINDS: tuple[Any, ...] = (datetime, date, str, int)
ROW = (datetime(2026, 3, 1, 9, tzinfo=UTC), date(2026, 3, 15), "abadie lea", 7)


@pytest.mark.parametrize("backward", [True, False])
def test_a_cursor_brings_back_the_row_it_was_made_of(backward: bool) -> None:
    assert decode(encode(ROW, backward=backward), KINDS) == (list(ROW), backward)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("2026-03-01T09:00:00", datetime), ("0001-01-01T00:00:00+23:00", datetime), ("x", datetime), (7, datetime),
        ("9999-99-99", date), (None, date), ("a\x00", str), ("\ud800", str), (7, str), (2**31, int), (-(2**63), int),
        (True, int), (1.5, int), ("7", int),
    ],
)  # fmt: skip
def test_a_value_no_column_can_be_compared_with_is_no_cursor(value: Any, kind: Any) -> None:
    assert decode(encode([value]), [kind]) is None


@pytest.mark.parametrize("text", ["", "not-a-cursor", "é", "W10", "bnVsbA", "W1siPiJdXQ", "a" * 3000, "%00", "WyI-Ig"])
def test_what_is_no_cursor_at_all_is_ignored(text: str) -> None:
    assert decode(text, [int]) is None
